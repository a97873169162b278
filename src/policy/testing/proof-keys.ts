// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import type { ContextValue } from '../language/decision.ts'
import { WRITTEN_AWS } from './proof-principals.ts'
import type { ReferenceStatement } from './reference-evaluator.ts'

/** Every type of key, with operators for it, values that policies ask for, and values that requests have. */
export const KEYS: readonly (readonly [
  key: string,
  operators: readonly string[],
  asked: readonly string[],
  had: readonly ContextValue[],
])[] = [
  ['aws:PrincipalArn', ['ArnLike', 'ArnNotLike', 'StringEquals', 'StringNotLike'], principalArns(), []],
  ['aws:PrincipalAccount', ['StringEquals', 'StringNotEquals', 'StringLike'], ['111122223333', '1*'], []],
  ['aws:PrincipalType', ['StringEquals', 'StringNotEquals'], ['User', 'AssumedRole', 'Account'], []],
  ['aws:PrincipalIsAWSService', ['Bool', 'BoolIfExists'], ['true', 'false'], []],
  ['aws:userid', ['StringEquals', 'StringLike', 'StringNotLike'], ['AIDAA', 'AROAR:*', '111122223333:f'], []],
  ['aws:SourceIdentity', ['StringLike', 'Null'], ['a', '*', 'true'], []],
  ['aws:TokenIssueTime', ['DateLessThan', 'DateGreaterThanEquals', 'Null'], ['2026-11-23T12:00:00Z', 'true'], []],
  [
    'aws:MultiFactorAuthAge',
    ['NumericLessThan', 'NumericGreaterThanIfExists', 'Null'],
    ['900', '1000', 'true', 'false'],
    [],
  ],
  ['aws:ViaAWSService', ['Bool', 'BoolIfExists'], ['true', 'false'], ['false', 'true']],
  [
    'aws:CalledVia',
    ['ForAnyValue:StringEquals', 'ForAllValues:StringLike', 'Null'],
    ['athena.amazonaws.com', 'a*', 'true', 'false'],
    [undefined, ['athena.amazonaws.com'], ['cloudformation.amazonaws.com', 'athena.amazonaws.com']],
  ],
  [
    'accounts.google.com:aud',
    ['StringEquals', 'StringNotEqualsIfExists', 'Null'],
    ['app', 'other', 'true'],
    [undefined, 'app', 'other'],
  ],
  ['aws:FederatedProvider', ['StringEquals', 'Null'], ['accounts.google.com', 'true'], []],
  [
    'aws:PrincipalServiceName',
    ['StringEquals', 'StringNotEqualsIfExists', 'Null'],
    ['sns.amazonaws.com', 'x.amazonaws.com', 'true', 'false'],
    [],
  ],
  [
    'aws:PrincipalOrgID',
    ['StringEquals', 'StringNotEquals', 'StringNotEqualsIfExists', 'Null'],
    ['o-one', 'o-two', 'true'],
    [undefined, 'o-one', 'o-two'],
  ],
  [
    'aws:PrincipalOrgPaths',
    ['ForAnyValue:StringLike', 'ForAllValues:StringLike', 'ForAnyValue:StringNotEquals', 'Null'],
    ['o-one/*', 'o-one/r-a/ou-a/', 'o-*', 'o-two/r-b/', 'true'],
    [],
  ],
  ['aws:SourceOrgID', ['StringEquals', 'StringNotEqualsIfExists'], ['o-one', 'o-two'], [undefined, 'o-one', 'o-two']],
  [
    'aws:SourceAccount',
    ['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'Null'],
    ['123456789012', '999988887777', 'true'],
    [undefined, '123456789012', '999988887777'],
  ],
  ['aws:CalledViaFirst', ['StringEquals', 'StringNotEquals'], ['athena.amazonaws.com', 'glue.amazonaws.com'], []],
  ['aws:SourceVpc', ['StringEquals', 'StringNotEqualsIfExists', 'Null'], ['vpc-1', 'true', 'false'], []],
  ['aws:VpcSourceIp', ['IpAddress', 'NotIpAddressIfExists', 'Null'], ['10.0.0.0/8', 'true'], [undefined, '10.0.0.1']],
  ['aws:SourceVpce', ['StringEquals', 'StringNotEqualsIfExists', 'Null'], ['vpce-1', 'true'], [undefined, 'vpce-1']],
  [
    'aws:ResourceAccount',
    ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotEqualsIfExists'],
    ['123456789012', '1*', '444455556666', '${aws:PrincipalAccount}'],
    [undefined, '123456789012', '444455556666'],
  ],
  ['aws:username', ['StringEquals', 'StringNotLike', 'Null'], ['a', 'a*', 'true'], []],
  ['aws:MultiFactorAuthPresent', ['Bool', 'BoolIfExists', 'Null'], ['true', 'false'], [undefined, 'true', 'false']],
  ['aws:SecureTransport', ['Bool', 'BoolIfExists'], ['true', 'false'], ['true', 'false']],
  [
    's3:max-keys',
    ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEqualsIfExists', 'NumericGreaterThan'],
    ['1', '2', '10', '1.0', '9007199254740992', '9007199254740993'],
    [undefined, '0', '1', '2', '5', '10', '11', '9007199254740992', '9007199254740993'],
  ],
  [
    'aws:CurrentTime',
    ['DateGreaterThan', 'DateLessThanEquals', 'DateEquals', 'DateNotEquals'],
    ['2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'],
    ['2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-23T12:00:00Z', '2026-11-25T00:00:00Z'],
  ],
  [
    'aws:EpochTime',
    ['NumericLessThan', 'NumericGreaterThanEquals', 'NumericEquals', 'DateLessThan', 'Null'],
    ['1795392000', '1795392000.5', '1795435200', 'true'],
    [],
  ],
  [
    'aws:SourceIp',
    ['IpAddress', 'NotIpAddress', 'IpAddressIfExists'],
    ['203.0.113.0/24', '203.0.113.7', '2001:db8::/32', '0.0.0.0/0'],
    [undefined, '203.0.113.7', '203.0.113.8', '198.51.100.7', '2001:db8::1', '2001:db9::1'],
  ],
  [
    'aws:SourceArn',
    ['ArnLike', 'ArnNotEquals', 'ArnLikeIfExists', 'StringLike'],
    ['arn:aws:sns:*:123456789012:*', 'arn:aws:sns:us-east-1:123456789012:t', 'arn:aws:s3:::b'],
    [undefined, 'arn:aws:sns:us-east-1:123456789012:t', 'arn:aws:s3:::b', 'arn:aws:sqs:us-east-1:999988887777:q'],
  ],
  [
    's3:prefix',
    ['StringEquals', 'StringLike', 'StringNotLikeIfExists', 'StringEqualsIgnoreCase', 'Null'],
    ['', 'home/', 'home/*', 'HOME/', 'true', '${aws:username}/*'],
    [undefined, '', 'home/', 'home/a', 'Home/', 'a/x', 'true'],
  ],
  [
    'aws:TagKeys',
    [
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAnyValue:StringNotEquals',
      'ForAllValues:StringLike',
      'StringEquals',
      'Null',
    ],
    ['team', 'b', 't*', 'Team', 'true'],
    [undefined, 'team', ['team', 'b'], ['Team', 'c'], ['c'], 'TEAM'],
  ],
  [
    'aws:RequestTag/team',
    ['StringEquals', 'StringNotEquals', 'StringLike', 'StringEqualsIfExists', 'Null'],
    ['red', 'r*', 'true', 'false'],
    [undefined, 'red', 'rose', 'blue'],
  ],
  [
    's3:x-amz-acl',
    ['StringEquals', 'StringNotEquals', 'StringNotEqualsIfExists', 'Null'],
    ['private', 'public-read', 'true'],
    [undefined, 'private', 'public-read'],
  ],
  ['s3:VersionId', ['StringEquals', 'StringNotEqualsIfExists', 'Null'], ['1', 'true'], ['1']],
  [
    'aws:PrincipalTag/team',
    ['StringEquals', 'StringNotEquals', 'StringLike', 'StringEqualsIfExists', 'Null'],
    ['red', 'r*', 'true', 'false'],
    [undefined, 'red', 'rose', 'blue'],
  ],
]

function principalArns(): string[] {
  const whole = WRITTEN_AWS.filter((value) => value.startsWith('arn:aws:'))
  return [...whole, 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::*:user/a', 'arn:aws:iam::444455556666:*']
}

/** Keys whose values say something of each other. */
export const TIED = [
  /^aws:(Principal(Arn|Account|Type)|user|MultiFactor|Token|SourceIdentity)/,
  /^aws:(Via|Called|SourceIp|SourceVpc|VpcSource)/,
  /^aws:(Resource|Principal)Account$/,
  /^aws:(PrincipalOrg|SourceOrg|PrincipalIs)/,
  /^aws:(Source(Arn|Account)|PrincipalIs|PrincipalService)/,
  /^aws:(CurrentTime|EpochTime)/,
  /^aws:(TagKeys|RequestTag)/,
  /^s3:/,
].map((of) => KEYS.filter(([key]) => of.test(key)))

/** What requests have of the keys that do not say who asks; by lower-case key. */
export type Facts = ReadonlyMap<string, ContextValue>
const HAD = KEYS.filter(([, , , had]) => had.length > 0).map(([key, , , had]) => [key.toLowerCase(), had] as const)
/** Drawn by one number each, which takes a tenth of the time of a list. */
export const facts: fc.Arbitrary<Facts> = fc.nat().map((seed) => {
  let state = seed
  return possible(
    new Map(
      HAD.map(([key, had]) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return [key, had[(state >>> 8) % had.length]]
      }),
    ),
  )
})

/** What hangs together: chains of services, networks, times, organizations, sources and tags. */
function possible(given: ReadonlyMap<string, ContextValue>): Facts {
  const of = (key: string) => given.get(key)
  const chain = of('aws:calledvia')
  const isCalled = of('aws:viaawsservice') === 'true' && chain !== undefined
  const isByEndpoint = of('aws:sourcevpce') !== undefined
  const [time, organization] = [of('aws:currenttime'), of('aws:principalorgid')]
  const [list, source] = [[of('aws:tagkeys') ?? []].flat(), of('aws:sourcearn')]
  const isTagged = of('aws:requesttag/team') !== undefined
  const owner = typeof source === 'string' ? source.split(':')[4] : ''
  return new Map([
    ...given,
    ['aws:calledvia', isCalled ? chain : undefined],
    ['aws:calledviafirst', isCalled ? [chain].flat()[0] : undefined],
    ['aws:sourceip', isByEndpoint ? undefined : of('aws:sourceip')],
    ['aws:sourcevpc', isByEndpoint ? 'vpc-1' : undefined],
    ['aws:vpcsourceip', isByEndpoint ? of('aws:vpcsourceip') : undefined],
    ['aws:epochtime', String(Math.floor(Date.parse(String(time)) / 1000))],
    ['aws:principalorgpaths', organization && PATHS[String(organization)]],
    ['aws:sourceaccount', owner && of('aws:sourceaccount') ? owner : of('aws:sourceaccount')],
    [
      'aws:tagkeys',
      isTagged && !list.some((key) => key.toLowerCase() === 'team') ? ['Team', ...list] : of('aws:tagkeys'),
    ],
  ])
}

const PATHS: Readonly<Record<string, ContextValue>> = { 'o-one': ['o-one/r-a/ou-a/'], 'o-two': 'o-two/r-b/' }

/** The parameters of S3's operations, and which action has them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  's3:prefix': 's3:ListBucket',
  's3:max-keys': 's3:ListBucket',
  's3:x-amz-acl': 's3:PutObject',
  's3:versionid': 's3:GetObjectVersion',
}

/** Whether requests for the action lack the key. */
export function isOfOther(key: string, action: string): boolean {
  return key.startsWith('s3:') && PARAMETERS[key] !== action
}

/** All keys that the policy tests, in lower case. */
export function keysIn(policy: readonly ReferenceStatement[]): ReadonlySet<string> {
  const text = JSON.stringify(policy).toLowerCase()
  return new Set(KEYS.map(([key]) => key.toLowerCase()).filter((key) => text.includes(`"${key}"`)))
}
