// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import fc from 'fast-check'
import type { PrincipalPolicies } from '../src/policy/analyse/index.ts'

const actions = fc.constantFrom(
  ...['*', 's3:*', 'iam:*', '*:Get*', '*:*Tag*', 'ec2:*', 's3:Get*', '*:*e*', 'sts:*', 'sns:Publish', 'a4b:*'],
  ...['*:List*', 'lambda:*', '*:Describe*', 'kms:*'],
)
/** Wildcards that cross each other, and variables that nobody knows. */
const resources = fc.constantFrom(
  '*',
  'arn:aws:*:*:*:${aws:PrincipalTag/team}/*',
  'arn:aws:*:*:*:*/${aws:username}*',
  'arn:aws:*:*:*:*/*x${aws:PrincipalTag/a}/*',
  'arn:aws:*:*:*:*${aws:userid}*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::${aws:PrincipalTag/a}-*/${aws:username}/*',
  'arn:aws:*:*:123456789012:*',
  'arn:aws:iam::*:role/*-${aws:PrincipalTag/b}',
  'arn:aws:ec2:*:*:instance/*',
  'arn:*:*:*:*:*/prod-*',
  'arn:aws:*:us-*-1:*:*dev*',
)
const conditions = fc.constantFrom<object>(
  {},
  {},
  { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
  { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x*' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/${aws:PrincipalTag/a}*' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { 'ForAllValues:StringLike': { 'aws:TagKeys': ['a*', '*b'] } },
  { StringEquals: { 'aws:ResourceTag/a': '${aws:PrincipalTag/a}' } },
  { NumericLessThan: { 's3:max-keys': '10' } },
  {
    StringLike: {
      'aws:UserAgent': ['*a*b*', '*b*a*${aws:PrincipalTag/a}', '*c*'],
      'aws:PrincipalTag/a': ['*a*', '*b*c*'],
    },
  },
  { StringNotLike: { 'aws:Referer': ['*x*${aws:PrincipalTag/b}*', '*y*'], 'aws:PrincipalTag/b': ['*z*', 'x*y*z'] } },
  { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['a.amazonaws.com', 'b.amazonaws.com', 'c.amazonaws.com'] } },
  { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
  { Null: { 'aws:PrincipalTag/team': 'true' } },
)
const some = <T>(of: fc.Arbitrary<T>, maxLength: number) => fc.array(of, { minLength: 1, maxLength })
const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny'),
    fc.constantFrom('Action', 'Action', 'NotAction'),
    some(actions, 3),
    fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
    some(resources, 3),
    conditions,
  )
  .map(([Effect, action, of, resource, on, Condition]) => ({ Effect, [action]: of, [resource]: on, Condition }))
const policies = some(statement, 6).map((Statement) => [
  { policy: 'random', document: JSON.stringify({ Version: '2012-10-17', Statement }) },
])
/** A principal's policies, perhaps a boundary and levels of service control policies. */
export const principal: fc.Arbitrary<PrincipalPolicies> = fc.record({
  identity: policies,
  boundary: fc.option(policies, { nil: undefined }),
  serviceControl: fc.option(some(policies, 3), { nil: undefined }),
})

type Source = PrincipalPolicies['identity'][number]
const change = fc.record({ from: principal, add: some(statement, 3), at: fc.nat(), isNewLevel: fc.boolean() })

/** Another principal that is like this one, and has more to look at. */
export function withMore(policies: PrincipalPolicies, seed: number): PrincipalPolicies {
  const [{ from, add, at, isNewLevel } = { from: policies, add: [], at: 0, isNewLevel: false }] = fc.sample(change, {
    numRuns: 1,
    seed,
  })
  const { identity, serviceControl = [] } = policies
  if (isNewLevel && serviceControl.length < MOST_LEVELS) {
    return { ...policies, serviceControl: [...serviceControl, from.identity] }
  }
  const place = at % identity.length
  return { ...policies, identity: identity.map((source, i) => (i === place ? withStatements(source, add) : source)) }
}

/** "You can nest OUs up to five levels deep": the root, they and the account. */
const MOST_LEVELS = 7

function withStatements({ policy, document }: Source, add: readonly object[]): Source {
  const { Statement, ...rest } = JSON.parse(document)
  return { policy, document: JSON.stringify({ ...rest, Statement: [...Statement, ...add] }) }
}
