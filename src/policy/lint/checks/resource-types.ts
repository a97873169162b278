import { getServiceAuthorization } from '../../aws-data/authorization-data/index.ts'
import { accessAnalyzer, type Check, type Example, eachStatement, statements } from '../check.ts'
import { arnsOverlap } from '../patterns.ts'
import type { Text } from '../place.ts'
import { withoutVariables } from '../variables.ts'

/** What is wrong with an ARN that no resource type of its service has. */
type Misfit = 'ARN_REGION_NOT_ALLOWED' | 'ARN_ACCOUNT_NOT_ALLOWED' | 'MISSING_ARN_REGION' | 'INVALID_ARN_RESOURCE'

export const resourceTypeChecks: readonly Check[] = [
  misfit('ARN_REGION_NOT_ALLOWED', {
    summary: 'The resource has no Region in its ARN, so that an ARN with one matches none.',
    fails: one('iam:GetUser', 'arn:aws:iam:us-east-1:123456789012:user/alice'),
    passes: one('iam:GetUser', 'arn:aws:iam::123456789012:user/alice'),
    details: (service) => `The service ${service} does not support a Region in this resource ARN.`,
  }),
  misfit('ARN_ACCOUNT_NOT_ALLOWED', {
    summary: 'The resource has no account in its ARN, so that an ARN with one matches none.',
    fails: one('s3:GetObject', 'arn:aws:s3::123456789012:amzn-s3-demo-bucket/*'),
    passes: one('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/*'),
    details: (service) => `The service ${service} does not support an account id in this resource ARN.`,
  }),
  misfit('MISSING_ARN_REGION', {
    summary: 'The resource has a Region in its ARN, so that an ARN without one matches none.',
    fails: one('sqs:SendMessage', 'arn:aws:sqs::123456789012:jobs'),
    passes: one('sqs:SendMessage', 'arn:aws:sqs:us-east-1:123456789012:jobs'),
    details: (service) => `Add a Region to the resource ARN of ${service}.`,
  }),
  // Access Analyzer calls it an ERROR. AWS's reference, which is all that is known here, lacks ARNs that AWS's own
  // policies name.
  misfit('INVALID_ARN_RESOURCE', {
    findingType: 'WARNING',
    summary: 'No resource type of the service has ARNs like this one.',
    fails: one('iam:GetUser', 'arn:aws:iam::123456789012:users/alice'),
    passes: one('iam:GetUser', 'arn:aws:iam::123456789012:user/alice'),
    details: (service) =>
      `The resource ARN matches no resource type of ${service}. Update the resource part of the ARN.`,
  }),
]

function one(Action: string, Resource: string): Example {
  return statements({ Effect: 'Allow', Action, Resource })
}

function misfit(
  issueCode: Misfit,
  row: Pick<Check, 'summary' | 'fails' | 'passes'> &
    Partial<Pick<Check, 'findingType'>> & { readonly details: (service: string) => string },
): Check {
  const { details, ...texts } = row
  return {
    issueCode,
    findingType: 'ERROR',
    learnMoreLink: accessAnalyzer(`error-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    ...texts,
    run: eachStatement(({ resource }, report) => {
      for (const text of resource?.values ?? []) {
        if (misfitIn(text) === issueCode) report(details(text.value.split(':')[2] ?? ''), text)
      }
    }),
  }
}

/** Each ARN is looked at once for the four checks. */
const misfits = new WeakMap<Text, Misfit | undefined>()

function misfitIn(text: Text): Misfit | undefined {
  if (!misfits.has(text)) {
    const parts = withoutVariables(text.value).split(':')
    misfits.set(text, parts.length >= 6 ? misfitOf(parts) : undefined)
  }
  return misfits.get(text)
}

/**
 * What would have to change for an ARN to be one of its service's; `undefined` where nothing has to, or AWS lists no
 * types.
 */
function misfitOf(parts: readonly string[]): Misfit | undefined {
  const types = getServiceAuthorization(parts[2] ?? '')?.resourceTypes ?? []
  // A Region that is there is not empty. Accounts can be: AWS's own documents and images have none.
  const patterns = types.map(({ arnPattern }) => arnPattern.replace(/^(arn:[^:]*:[^:]*):\*:/, '$1:?*:'))
  const fits = (arn: readonly string[]) => patterns.some((pattern) => arnsOverlap(arn.join(':'), pattern))
  if (types.length === 0 || fits(parts)) return undefined
  if (parts[3] !== '' && fits(parts.with(3, ''))) return 'ARN_REGION_NOT_ALLOWED'
  if (parts[4] !== '' && fits(parts.with(4, ''))) return 'ARN_ACCOUNT_NOT_ALLOWED'
  if (parts[3] === '' && fits(parts.with(3, '*'))) return 'MISSING_ARN_REGION'
  return 'INVALID_ARN_RESOURCE'
}
