// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import fc from 'fast-check'
import { allowedActions, escalation, type PrincipalPolicies } from '../src/policy/analyse/index.ts'
import { getManagedPolicy, listManagedPolicies } from '../src/policy/index.ts'
import { variedAccount } from './escalation-accounts.ts'
import { table } from './table.ts'

const RANDOM = 200
const SEED = 7
/** What the list of a principal's actions may take: of a policy that AWS manages, and at worst. */
const MOST_MS = { managed: 1_500, random: 3_000 }

/** The processor's time that lists of allowed actions take, so that the machine's other work does not count. */
export function benchAnalyses(): void {
  const managed = listManagedPolicies().map(({ arn, name }) => {
    const document = getManagedPolicy(arn)?.document ?? ''
    return { name, ms: cpuMs({ identity: [{ policy: name, document }] }) }
  })
  const random = fc.sample(principal, { numRuns: RANDOM, seed: SEED }).map((policies, index) => ({
    name: `case ${index} of seed ${SEED}`,
    ms: cpuMs(policies),
  }))
  const rows = Object.entries({ managed, random }).map(([kind, costs]) => {
    const sorted = costs.toSorted((a, b) => b.ms - a.ms)
    const { name = '', ms = 0 } = sorted[0] ?? {}
    const median = sorted[Math.floor(sorted.length / 2)]?.ms ?? 0
    return { kind, count: costs.length, median, name, ms }
  })
  table(
    'allowedActions: every action that a principal can be allowed, in ms of the processor',
    ['policies', 'how many', 'median', 'dearest', 'which'],
    rows.map(({ kind, count, median, ms, name }) => [kind, `${count}`, median.toFixed(0), ms.toFixed(0), name]),
  )
  if (rows.some(({ kind, ms }) => ms > (kind === 'managed' ? MOST_MS.managed : MOST_MS.random))) process.exitCode = 1
  benchEscalation()
}

/** Who can become administrator of a large account, every user and role of it. */
function benchEscalation(): void {
  const sizes = [
    { name: '200 users and 20 roles, policies of their own', users: 200, roles: 20 },
    { name: '1,000 users with the policies of 30 groups, and 20 roles', users: 1_000, roles: 20, groups: 30 },
  ]
  const rows = sizes.map(({ name, ...size }) => {
    const account = variedAccount(size)
    const before = process.cpuUsage()
    escalation(account)
    const { user, system } = process.cpuUsage(before)
    return [name, ((user + system) / 1e6).toFixed(1)]
  })
  table('escalation: every principal of an account, in seconds of the processor', ['account', 's'], rows)
}

function cpuMs(policies: PrincipalPolicies): number {
  const before = process.cpuUsage()
  allowedActions(policies)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

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
const principal: fc.Arbitrary<PrincipalPolicies> = fc.record({
  identity: policies,
  boundary: fc.option(policies, { nil: undefined }),
  serviceControl: fc.option(some(policies, 3), { nil: undefined }),
})
