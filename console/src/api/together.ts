import type { IAMClient } from '@aws-sdk/client-iam'
import { consoleRegion, csrfToken } from './page-facts.ts'

/** What is asked of each row of a table: a call that says next to nothing, many times. */
const SMALL: ReadonlySet<string> = new Set(
  [
    ...['GetAccessKeyLastUsed', 'GetLoginProfile', 'ListAccessKeys', 'ListGroupsForUser', 'ListMFADevices'],
    ...['ListAttachedUserPolicies', 'ListUserPolicies', 'GetUserPolicy', 'ListAttachedGroupPolicies'],
    ...['ListGroupPolicies', 'GetGroupPolicy', 'ListAttachedRolePolicies', 'ListRolePolicies', 'GetRolePolicy'],
    ...['GetPolicy', 'GetPolicyVersion', 'GetRole'],
  ].map((operation) => `${operation}Command`),
)

/** As the server takes them: see its `console-answers.ts`. */
const MOST_CALLS = 250

interface Response {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

interface Waiting {
  readonly form: string
  readonly resolve: (response: Response | undefined) => void
}

let waiting: Waiting[] = []

/** The client with its small calls of one moment in one request. */
export function together(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const form = SMALL.has(commandName) ? formOf(args.request) : undefined
        const response = form === undefined ? undefined : await inBatch(form)
        return response === undefined ? next(args) : { response }
      },
    { step: 'deserialize', priority: 'low' },
  )
  return client
}

function formOf(request: unknown): string | undefined {
  const body = typeof request === 'object' && request !== null && 'body' in request ? request.body : undefined
  return typeof body === 'string' ? body : undefined
}

/** `undefined` where it is to be sent alone: nobody else asks, or the batch was not answered. */
function inBatch(form: string): Promise<Response | undefined> {
  return new Promise((resolve) => {
    waiting.push({ form, resolve })
    if (waiting.length === 1) setTimeout(() => void send(), 0)
    else if (waiting.length >= MOST_CALLS) void send()
  })
}

async function send(): Promise<void> {
  const calls = waiting
  waiting = []
  const answers = calls.length > 1 ? await answersOf(calls).catch(() => undefined) : undefined
  for (const [index, { resolve }] of calls.entries()) {
    const answer = answers?.[index]
    resolve(
      answer && {
        statusCode: answer.status,
        headers: { 'content-type': 'text/xml' },
        body: new TextEncoder().encode(answer.body),
      },
    )
  }
}

async function answersOf(
  calls: readonly Waiting[],
): Promise<readonly { readonly status: number; readonly body: string }[] | undefined> {
  const response = await fetch('/console/api/batch', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-castellan-csrf': csrfToken(),
      'x-castellan-region': consoleRegion(),
    },
    body: JSON.stringify(calls.map(({ form }) => ({ service: 'iam', form }))),
  })
  return response.ok ? await response.json() : undefined
}
