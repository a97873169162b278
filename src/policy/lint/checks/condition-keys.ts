import {
  findConditionKey,
  getServiceAuthorization,
  globalConditionKeys,
  isUndocumentedConditionKey,
  servicesOfKeyPrefix,
} from '../../aws-data/authorization-data/index.ts'
import { accessAnalyzer, type Check, condition, eachStatement, type Report, statements } from '../check.ts'
import { nearest } from '../nearest.ts'
import type { LintCondition } from '../policy.ts'

const TEAM = condition({ StringEquals: { 'aws:PrincipalTag/team': 'red' } })
const PASSED = statements({
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: '*',
  Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
})

/** Keys that only mean something with a tag's key after a slash. */
const TAG_KEYS = ['aws:requesttag', 'aws:resourcetag', 'aws:principaltag']

export const conditionKeyChecks: readonly Check[] = [
  {
    issueCode: 'INVALID_CONDITION_KEY_FORMAT',
    findingType: 'ERROR',
    summary: 'A condition key is a prefix and a name with a colon between them.',
    learnMoreLink: accessAnalyzer('error-invalid-condition-key-format'),
    fails: condition({ StringEquals: { PrincipalAccount: '123456789012' } }),
    passes: TEAM,
    run: eachKey(({ key }, report) => {
      if (!key.value.includes(':')) report(`The condition key ${key.value} must have the form service:name.`, key)
    }),
  },
  {
    issueCode: 'INVALID_GLOBAL_CONDITION_KEY',
    findingType: 'ERROR',
    summary: 'AWS has no global condition key of this name, so that no request carries it.',
    learnMoreLink: accessAnalyzer('error-invalid-global-condition-key'),
    fails: condition({ IpAddress: { 'aws:SourceIpAddress': '203.0.113.0/24' } }),
    passes: condition({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    run: eachKey(({ key }, report) => {
      const name = key.value.toLowerCase()
      if (prefixOf(name) !== 'aws' || isKnown(name) || isUnsupported(name) || TAG_KEYS.includes(name)) return
      report(`The condition key ${key.value} does not exist.${didYouMean(name, globalNames())}`, key)
    }),
  },
  {
    issueCode: 'INVALID_SERVICE_CONDITION_KEY',
    findingType: 'ERROR',
    summary: 'The service has no condition key of this name, so that no request carries it.',
    learnMoreLink: accessAnalyzer('error-invalid-service-condition-key'),
    fails: statements({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:PassedToServices': 'ec2.amazonaws.com' } },
    }),
    passes: PASSED,
    run: eachKey(({ key }, report) => {
      const service = getServiceAuthorization(prefixOf(key.value))
      // Of a service without actions nothing is known but its name.
      if (!service || service.actions.length === 0 || isKnown(key.value)) return
      const names = service.conditionKeys.map(({ name }) => name)
      report(`The condition key ${key.value} does not exist in the service.${didYouMean(key.value, names)}`, key)
    }),
  },
  {
    issueCode: 'INVALID_SERVICE',
    findingType: 'ERROR',
    summary: 'There is no service with the prefix of this condition key.',
    learnMoreLink: accessAnalyzer('error-invalid-service'),
    fails: condition({ StringEquals: { 'imm:PassedToService': 'ec2.amazonaws.com' } }),
    passes: PASSED,
    run: eachKey(({ key }, report) => {
      const prefix = prefixOf(key.value)
      // The keys of an identity provider begin with its host.
      if (prefix === '' || prefix === 'aws' || /[./]/.test(prefix) || getServiceAuthorization(prefix)) return
      if (servicesOfKeyPrefix(prefix).length === 0)
        report(`The service ${prefix} of the condition key does not exist.`, key)
    }),
  },
  {
    issueCode: 'MISSING_TAG_KEY_IN_CONDITION',
    findingType: 'ERROR',
    summary: 'A key for tags needs the key of the tag after a slash.',
    learnMoreLink: accessAnalyzer('error-missing-tag-key-in-condition'),
    fails: condition({ StringEquals: { 'aws:PrincipalTag': 'red' } }),
    passes: TEAM,
    run: eachKey(({ key }, report) => {
      if (TAG_KEYS.includes(key.value.toLowerCase().replace(/\/$/, '')))
        report(`Name the tag: ${key.value.replace(/\/$/, '')}/tag-key.`, key)
    }),
  },
  {
    issueCode: 'UNSUPPORTED_GLOBAL_CONDITION_KEY',
    findingType: 'ERROR',
    summary: 'AWS does not support the key aws:ARN.',
    learnMoreLink: accessAnalyzer('error-unsupported-global-condition-key'),
    fails: condition({ ArnLike: { 'aws:ARN': 'arn:aws:iam::123456789012:role/*' } }),
    passes: condition({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } }),
    run: eachKey(({ key }, report) => {
      if (isUnsupported(key.value.toLowerCase()))
        report(`The condition key ${key.value} is not supported. Use aws:PrincipalArn or aws:SourceArn instead.`, key)
    }),
  },
  {
    issueCode: 'DEPRECATED_GLOBAL_CONDITION_KEY',
    findingType: 'WARNING',
    summary: 'aws:SourceOwner is kept for old policies; new services send aws:SourceAccount only.',
    learnMoreLink: accessAnalyzer('general-warning-deprecated-global-condition-key'),
    fails: condition({ StringEquals: { 'aws:SourceOwner': '123456789012' } }),
    passes: condition({ StringEquals: { 'aws:SourceAccount': '123456789012' } }),
    run: eachKey(({ key }, report) => {
      if (key.value.toLowerCase() === 'aws:sourceowner')
        report(`The condition key ${key.value} is deprecated. Use aws:SourceAccount instead.`, key)
    }),
  },
  {
    issueCode: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
    findingType: 'ERROR',
    summary: 'Condition keys are compared without regard to letter case, so that one operator has the key twice.',
    learnMoreLink: accessAnalyzer('error-duplicate-keys-with-different-case'),
    fails: condition({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:principalorgid': 'o-f6g7h8i9j0' } }),
    passes: condition({ StringEquals: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', 'o-f6g7h8i9j0'] } }),
    run: eachStatement(({ conditions }, report) => {
      const seen = new Set<string>()
      for (const { operator, key } of conditions) {
        const id = `${operator.value} ${key.value.toLowerCase()}`
        if (seen.has(id))
          report(`The condition key ${key.value} stands twice in different letter case. Remove one.`, key)
        seen.add(id)
      }
    }),
  },
  {
    issueCode: 'TAG_KEYS_WITH_DIFFERENT_CASE',
    findingType: 'SUGGESTION',
    summary:
      'The tag key in a condition key is compared without regard to letter case: the two spellings are one tag to IAM.',
    learnMoreLink: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html',
    fails: condition({
      StringEquals: { 'aws:PrincipalTag/team': 'red' },
      StringNotEquals: { 'aws:PrincipalTag/Team': 'blue' },
    }),
    passes: condition({
      StringEquals: { 'aws:PrincipalTag/team': 'red' },
      StringNotEquals: { 'aws:PrincipalTag/team': 'blue' },
    }),
    run({ statements }, report) {
      const spellings = new Map<string, string>()
      for (const { key } of statements.flatMap(({ conditions }) => conditions)) {
        const tag = /tag\/(.+)$/i.exec(key.value)?.[1]
        if (tag === undefined) continue
        const first = spellings.get(tag.toLowerCase()) ?? tag
        spellings.set(tag.toLowerCase(), first)
        if (first !== tag)
          report(`The tag key ${tag} is also written ${first}. To a condition key they are the same.`, key)
      }
    },
  },
  {
    issueCode: 'MISSING_PAIRED_CONDITION_KEYS',
    findingType: 'SECURITY_WARNING',
    summary: 'A private address says little without the network: any VPC can use the same ones.',
    learnMoreLink: accessAnalyzer('security-warning-missing-paired-condition-keys'),
    fails: condition({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } }),
    passes: condition({
      IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' },
      StringEquals: { 'aws:SourceVpc': 'vpc-111bbb22' },
    }),
    run: eachStatement(({ conditions }, report) => {
      const keys = conditions.map(({ key }) => key.value.toLowerCase())
      const networks = ['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn']
      const alone = conditions.find(({ key }) => key.value.toLowerCase() === 'aws:vpcsourceip')
      if (!alone || keys.some((key) => networks.includes(key))) return
      report(`Use ${alone.key.value} together with aws:SourceVpc: any network can have these addresses.`, alone.key)
    }),
  },
]

function eachKey(run: (condition: LintCondition, report: Report) => void): Check['run'] {
  return eachStatement(({ conditions }, report) => {
    for (const each of conditions) run(each, report)
  })
}

function prefixOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(':'))).toLowerCase()
}

/** AWS uses keys in its own managed policies that its reference does not have: nothing is known against them. */
function isKnown(name: string): boolean {
  return findConditionKey(name) !== undefined || isUndocumentedConditionKey(name)
}

function isUnsupported(name: string): boolean {
  return name === 'aws:arn'
}

function globalNames(): readonly string[] {
  return globalConditionKeys().map(({ name }) => name)
}

function didYouMean(name: string, candidates: readonly string[]): string {
  const meant = nearest(name, candidates)
  return meant ? ` Did you mean ${meant}?` : ''
}
