import { PARTITIONS } from '../../validate/validate-resource.ts'
import { accessAnalyzer, type Check, eachStatement, type Report, statements } from '../check.ts'
import { hasWildcard } from '../patterns.ts'
import type { Text } from '../place.ts'
import { withoutVariables } from '../variables.ts'

const PASSES = statements({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*',
})

/** A value of Resource that has all parts of an ARN, variables in it as `*`. */
interface ArnPattern {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

export const resourceChecks: readonly Check[] = [
  {
    issueCode: 'INVALID_ARN_PREFIX',
    findingType: 'ERROR',
    summary: 'A resource is "*" or an ARN, which begins with arn:.',
    learnMoreLink: accessAnalyzer('error-invalid-arn-prefix'),
    fails: getObject('amzn-s3-demo-bucket/*'),
    passes: PASSES,
    run: eachResource((text, report) => {
      if (text.value === '*' || /^(?:arn:|\*|\$\{)/.test(text.value)) return
      report('Add the required prefix (arn:) to the resource ARN.', text)
    }),
  },
  {
    issueCode: 'MISSING_ARN_FIELD',
    findingType: 'ERROR',
    summary: 'An ARN has six parts. IAM completes a shorter one with wildcards, which is seldom what was meant.',
    learnMoreLink: accessAnalyzer('error-missing-arn-field'),
    fails: getObject('arn:aws:s3:amzn-s3-demo-bucket'),
    passes: PASSES,
    run: eachResource((text, report) => {
      // A wildcard at the end stands for the parts that are left out.
      if (!text.value.startsWith('arn:') || /[*?}]$/.test(text.value) || text.value.split(':').length >= 6) return
      report('Resource ARNs must have the form arn:partition:service:region:account:resource.', text)
    }),
  },
  arnCheck('INVALID_PARTITION', {
    summary: 'AWS has no partition of this name: aws is the one of most Regions.',
    fails: getObject('arn:amazon:s3:::amzn-s3-demo-bucket/*'),
    details: ({ partition }) =>
      hasWildcard(partition) || PARTITIONS.has(partition)
        ? undefined
        : `The partition ${partition} does not exist. Use aws.`,
  }),
  arnCheck('INVALID_ARN_SERVICE_CASE', {
    summary: 'The service in an ARN is written in lower case, and ARNs are compared letter by letter.',
    fails: getObject('arn:aws:S3:::amzn-s3-demo-bucket/*'),
    details: ({ service }) =>
      service === service.toLowerCase() ? undefined : `Write the service ${service} in the ARN in lower case.`,
  }),
  arnCheck('INVALID_ARN_REGION', {
    summary: 'There is no such Region in the partition, so that the ARN matches nothing.',
    fails: statements({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:eu-central-1a:123456789012:jobs',
    }),
    passes: statements({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:eu-central-1:123456789012:jobs',
    }),
    details: ({ partition, region }) =>
      region === '' || hasWildcard(region) || isRegionOf(partition, region)
        ? undefined
        : `The Region ${region} is not valid for this resource. Update the resource ARN to include a supported Region.`,
  }),
  arnCheck('INVALID_ARN_ACCOUNT', {
    summary: 'An account id has twelve digits.',
    fails: statements({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:us-east-1:12345678901:jobs',
    }),
    passes: statements({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:us-east-1:123456789012:jobs',
    }),
    details: ({ account }) =>
      /^(?:\d{12}|aws|[a-z-]*)$/.test(account) || hasWildcard(account)
        ? undefined
        : `The account id ${account} in the resource ARN is not valid. Provide 12 digits.`,
  }),
]

/** Of partitions beside these nothing is known but the form of their Regions. */
function isRegionOf(partition: string, region: string): boolean {
  const [, area] = /^([a-z]{2,4}(?:-gov)?)(?:-[a-z]+)+-\d+$/.exec(region) ?? []
  if (area === undefined) return false
  const own = area === 'cn' ? 'aws-cn' : area === 'us-gov' ? 'aws-us-gov' : 'aws'
  return hasWildcard(partition) || own === partition || !['aws', 'aws-cn', 'aws-us-gov'].includes(partition)
}

function getObject(Resource: string) {
  return statements({ Effect: 'Allow', Action: 's3:GetObject', Resource })
}

function eachResource(run: (resource: Text, report: Report) => void): Check['run'] {
  return eachStatement(({ resource }, report) => {
    for (const value of resource?.values ?? []) run(value, report)
  })
}

function arnCheck(
  issueCode: string,
  row: Pick<Check, 'summary' | 'fails'> & {
    readonly passes?: Check['passes']
    readonly details: (arn: ArnPattern) => string | undefined
  },
): Check {
  return {
    issueCode,
    findingType: 'ERROR',
    summary: row.summary,
    learnMoreLink: accessAnalyzer(`error-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    fails: row.fails,
    passes: row.passes ?? PASSES,
    run: eachResource((text, report) => {
      const [scheme, partition, service, region, account, ...rest] = withoutVariables(text.value).split(':')
      if (scheme !== 'arn' || partition === undefined || service === undefined) return
      if (region === undefined || account === undefined || rest.length === 0) return
      const details = row.details({ partition, service, region, account, resource: rest.join(':') })
      if (details !== undefined) report(details, text)
    }),
  }
}
