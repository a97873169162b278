import { UnansweredError } from './call.ts'

/** Where each service's answer holds the way to the next page, and where its request takes it. */
const TOKENS = [
  { answer: 'NextMarker', request: 'Marker' }, // KMS, Lambda, EFS
  { answer: 'Marker', request: 'Marker' }, // IAM
  // CloudWatch, SNS, CloudTrail, Budgets, Organizations, EC2, SQS, Secrets Manager, EventBridge
  { answer: 'NextToken', request: 'NextToken' },
  { answer: 'nextToken', request: 'nextToken' }, // Access Analyzer, ECR, Backup
  { answer: 'marker', request: 'marker' }, // S3 Glacier
  { answer: 'PaginationToken', request: 'PaginationToken' }, // Resource Groups Tagging
  { answer: 'NextPageToken', request: 'NextPageToken' }, // Cost Explorer
  { answer: 'ContinuationToken', request: 'ContinuationToken' }, // S3
] as const

/**
 * Asks for pages until there is no next one.
 *
 * @param operation What is listed, such as `iam:ListUsers`.
 * @throws UnansweredError for an endpoint that sends the same token again, so that the list would not end; or none,
 *   where there is more.
 */
export async function* pagesOf<Output>(
  page: (token: Readonly<Record<string, string>>) => Promise<Output>,
  operation: string,
): AsyncGenerator<Output, void> {
  let token: Readonly<Record<string, string>> | undefined = {}
  const seen = new Set<string>()
  while (token) {
    const output: Output = await page(token)
    yield output
    token = nextToken(output as Readonly<Record<string, unknown>>)
    if (token) {
      const text = JSON.stringify(token)
      if (seen.has(text))
        throw notAList(operation, 'EndlessList', 'the list does not end: the endpoint sent the same page token twice')
      seen.add(text)
    } else if (isCut(output as { IsTruncated?: unknown; Truncated?: unknown }))
      // Half a list would be taken for the whole.
      throw notAList(
        operation,
        'CutList',
        'the list is cut short: the endpoint says that there is more, and not how to ask for it',
      )
  }
}

/** The items of all pages. @throws as `pagesOf`. */
export async function listed<Output, Key extends keyof Output & string>(
  page: (token: Readonly<Record<string, string>>) => Promise<Output>,
  key: Key,
  operation: string,
): Promise<Extract<NonNullable<Output[Key]>, readonly unknown[]>[number][]> {
  const items: Extract<NonNullable<Output[Key]>, readonly unknown[]>[number][] = []
  for await (const output of pagesOf(page, operation)) {
    const part: unknown = output[key]
    if (Array.isArray(part)) items.push(...part)
  }
  return items
}

/** IAM and S3 say it in one word, KMS in another. */
function isCut({ IsTruncated, Truncated }: { readonly IsTruncated?: unknown; readonly Truncated?: unknown }): boolean {
  return IsTruncated === true || Truncated === true
}

function notAList(operation: string, code: string, message: string): UnansweredError {
  return new UnansweredError({ status: 'failed', operation, code, message })
}

function nextToken(output: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> | undefined {
  for (const { answer, request } of TOKENS) {
    const token = output[answer]
    if (typeof token === 'string' && token !== '' && output.IsTruncated !== false) return { [request]: token }
  }
  return undefined
}
