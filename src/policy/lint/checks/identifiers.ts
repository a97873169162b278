import { accessAnalyzer, type Check, condition, type Example, eachStatement, statements } from '../check.ts'
import { hasWildcard } from '../patterns.ts'
import type { Text } from '../place.ts'
import type { LintStatement } from '../policy.ts'
import { hasVariable } from '../variables.ts'

const PASSED = { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/app' }

/** Values that name something of AWS's, and cannot be what they are meant to be by their form alone. */
export const identifierChecks: readonly Check[] = [
  malformed('INVALID_SERVICE_PRINCIPAL_FORMAT', {
    summary: 'A service is named by its principal, such as ec2.amazonaws.com, and not by its prefix.',
    fails: statements({ ...PASSED, Condition: { StringEquals: { 'iam:PassedToService': 'ec2' } } }),
    passes: statements({ ...PASSED, Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
    keys: ['iam:passedtoservice', 'iam:awsservicename', 'kms:viaservice', 'aws:calledvia', 'aws:principalservicename'],
    principals: true,
    form: /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
    details: (value) => `${value} is no service principal. Use the form service.amazonaws.com.`,
  }),
  malformed('INVALID_VPC_FORMAT', {
    summary: 'The id of a VPC begins with vpc-.',
    fails: condition({ StringEquals: { 'aws:SourceVpc': 'vpce-1a2b3c4d' } }),
    passes: condition({ StringEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } }),
    keys: ['aws:sourcevpc'],
    form: /^vpc-[0-9a-f]+$/,
    details: (value) => `${value} is no id of a VPC. Use the form vpc-1a2b3c4d.`,
  }),
  malformed('INVALID_VPCE_FORMAT', {
    summary: 'The id of a VPC endpoint begins with vpce-.',
    fails: condition({ StringEquals: { 'aws:SourceVpce': 'vpc-1a2b3c4d' } }),
    passes: condition({ StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }),
    keys: ['aws:sourcevpce'],
    form: /^vpce-[0-9a-f]+$/,
    details: (value) => `${value} is no id of a VPC endpoint. Use the form vpce-1a2b3c4d.`,
  }),
  malformed('INVALID_REGION', {
    summary: 'A Region is named by its code, such as eu-central-1, and not by its place or a zone.',
    fails: condition({ StringEquals: { 'aws:RequestedRegion': 'eu-central-1a' } }),
    passes: condition({ StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } }),
    keys: ['aws:requestedregion'],
    form: /^(?:[a-z]{2,4}(?:-[a-z]+)+-\d+|aws(?:-[a-z]+)*-global)$/,
    details: (value) => `${value} is no Region. Use a code such as eu-central-1.`,
  }),
]

function malformed(
  issueCode: string,
  row: {
    readonly summary: string
    readonly fails: Example
    readonly passes: Example
    /** In lower case. */
    readonly keys: readonly string[]
    /** Whether the services in Principal are of the form too. */
    readonly principals?: boolean
    readonly form: RegExp
    readonly details: (value: string) => string
  },
): Check {
  const { summary, fails, passes, keys, principals = false, form, details } = row
  return {
    issueCode,
    findingType: 'ERROR',
    summary,
    learnMoreLink: accessAnalyzer(`error-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    fails,
    passes,
    run: eachStatement((statement, report) => {
      for (const text of [...valuesOf(statement, keys), ...(principals ? servicesOf(statement) : [])]) {
        if (!hasWildcard(text.value) && !hasVariable(text.value) && !form.test(text.value))
          report(details(text.value), text)
      }
    }),
  }
}

/** The values that the condition keys are compared with. */
function valuesOf({ conditions }: LintStatement, keys: readonly string[]): readonly Text[] {
  return conditions
    .filter(({ key, name }) => name.operator !== 'Null' && keys.includes(key.value.toLowerCase()))
    .flatMap(({ values }) => values)
}

function servicesOf({ principal }: LintStatement): readonly Text[] {
  return principal?.entries.filter(({ type }) => type === 'Service') ?? []
}
