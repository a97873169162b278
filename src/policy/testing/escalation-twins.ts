// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import { alikeIn } from '../analyse/escalation/alike.ts'
import { EscalationGraph } from '../analyse/escalation/graph.ts'
import { shortestPaths } from '../analyse/escalation/paths.ts'
import { AccountIndex } from '../analyse/escalation/principals.ts'
import { type Account, type AccountRole, type AccountUser, escalation } from '../analyse/index.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS } from './escalation-arbitrary.ts'
import { EVERYTHING } from './escalation-world.ts'
import type { TrialCase } from './proofs.ts'

// Users and roles that have the same, or nearly: what differs is a name, and policies that speak of names in every way
// there is. Escalation analysis looks at a few for all who are alike; here it is compared with itself, each principal
// looked at for itself in the whole account.

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const NAMES = ['t1', 't2', 't3', 't4', 't-5', 'T6', 'a.t1', 'dev', 'dev-t1', 'x', 'example', '10', 'bob@t1', 'new']
const LIMITS = iam('policy/limits')

/** How policies can speak of names, in whatever way tells one from another. */
const PARTS = [
  ...['t1', 't2', 'T1', 't6', 'dev', 'x', '10', 'g', 'r1'],
  ...['t*', '*1', '??', 't?', '*-*', 'dev*', 'dev-*', '*t1', 'a.*', 't[12]', 'd*1', '*@*', '?*'],
  ...['${AWS:UserName}', "${aws:username, 't1'}", '${aws:username}1', 'dev-${aws:username}'],
  ...['${aws:PrincipalTag/team}', '${aws:PrincipalTag/team}*', '${*}', '${aws:userid}'],
  ...['t${aws:PrincipalTag/team}', '${aws:PrincipalTag/team}-*', '*${aws:PrincipalTag/team}'],
]
const KEYS: readonly (readonly [key: string, operators: readonly string[]])[] = [
  ['aws:username', ['StringEquals', 'StringNotLike', 'StringLike']],
  ['aws:username', ['StringEqualsIgnoreCase', 'NumericLessThan']],
  ['aws:ResourceTag/team', ['StringEquals', 'StringLike', 'StringNotEquals', 'StringEqualsIgnoreCase']],
  ['aws:PrincipalTag/team', ['StringEquals', 'StringLike', 'Null']],
  ['aws:RequestedRegion', ['StringNotEquals', 'NumericLessThan', 'StringLike']],
]
const text = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

/** Policies that speak of names in these ways, and of everyone. */
function speaking(parts: readonly string[]) {
  const part = fc.constantFrom('*', '${aws:username}', ...parts, ...parts)
  const resource = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('*', iam('*'), iam('user/*'), iam('group/g')) },
    { weight: 4, arbitrary: part.map((name) => iam(`user/${name}`)) },
    ...['arn:aws:iam::*:role/', 'arn:aws:iam::*:*/', 'arn:aws:*', iam('user/team/'), 'arn:aws:s3:::home/'].map(
      (start) => ({ weight: 1, arbitrary: part.map((name) => `${start}${name}`) }),
    ),
  )
  const ofKey = fc
    .constantFrom(...KEYS)
    .chain(([key, operators]) =>
      fc.tuple(fc.constantFrom(...operators), part).map(([operator, value]) => ({ [operator]: { [key]: value } })),
    )
  const ofArn = fc
    .tuple(fc.constantFrom('ArnLike', 'ArnNotLike', 'StringLike', 'ArnEquals'), resource)
    .map(([operator, value]) => ({ [operator]: { 'aws:PrincipalArn': value } }))
  const condition = fc.oneof(
    ofKey,
    ofArn,
    fc.constantFrom(
      { ArnEquals: { 'iam:PolicyARN': LIMITS } },
      { StringEquals: { 'iam:PermissionsBoundary': LIMITS } },
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    ),
  )
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.array(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 2 }),
      on: fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
      resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
      Condition: fc.option(condition, { nil: undefined, freq: 1 }),
    })
    .map(({ on, resources, Condition, ...rest }) => ({ ...rest, [on]: resources, ...(Condition && { Condition }) }))
  return {
    condition,
    document: (maxLength: number) => fc.array(statement, { minLength: 1, maxLength }).map(text),
  }
}

const ACTIONS = [
  ...['iam:AttachUserPolicy', 'iam:PutUserPolicy', 'iam:CreateAccessKey', 'iam:UpdateLoginProfile', 'iam:TagUser'],
  ...['iam:AddUserToGroup', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole', 'iam:*', 'iam:*User*', 's3:*', '*'],
  ...['iam:DetachUserPolicy', 'iam:RemoveUserFromGroup', 'iam:DeleteUserPermissionsBoundary', 'iam:PassRole'],
]

function trusting(condition: fc.Arbitrary<object>): fc.Arbitrary<string> {
  return fc
    .record({
      Principal: fc.constantFrom<object>({ AWS: ACCOUNT_ID }, { AWS: iam('user/t1') }, { AWS: '*' }),
      Condition: fc.option(condition, { nil: undefined, freq: 1 }),
    })
    .map(({ Principal, Condition }) =>
      text([{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition && { Condition }) }]),
    )
}

interface Own {
  readonly document: string
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly boundary: string | undefined
  readonly attachedPolicies: readonly string[]
}

function own(document: fc.Arbitrary<string>): fc.Arbitrary<Own> {
  return fc.record({
    document,
    tags: fc.constantFrom<Own['tags']>({}, {}, {}, {}, { team: 't1' }, { team: 'x/t2' }, { owner: 'T1' }, undefined),
    boundary: fc.constantFrom(undefined, undefined, undefined, LIMITS),
    attachedPolicies: fc.constantFrom<string[]>([], [], [], [iam('policy/team')]),
  })
}

function holder(path: string, name: string, { document, tags, boundary, attachedPolicies }: Own) {
  const inlinePolicies = [{ policy: 'inline', document }]
  return { name, arn: iam(`${path}${name}`), inlinePolicies, attachedPolicies, boundary, ...(tags && { tags }) }
}

/** What sometimes makes one different. */
function quirk(document: fc.Arbitrary<string>): fc.Arbitrary<Partial<AccountUser>> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Partial<AccountUser>>(
        ...[{ boundary: LIMITS }, { groups: [] }, { hasPassword: true }, { hasMfa: true }, { tags: { team: 't1' } }],
      ),
    },
    { weight: 1, arbitrary: document.map((of) => ({ inlinePolicies: [{ policy: 'inline', document: of }] })) },
  )
}

/** Accounts of users and roles that have nearly the same. */
const accountOfTwins: fc.Arbitrary<Account> = fc
  .shuffledSubarray(PARTS, { maxLength: 2 })
  .chain((parts) => {
    const { document, condition } = speaking(parts)
    const ofRoles = fc.tuple(own(document(2)), trusting(condition), fc.nat({ max: 5 }))
    return fc.record({
      names: fc.shuffledSubarray(NAMES, { minLength: 7, maxLength: 9 }),
      path: fc.constantFrom('/', '/', '/', '/team/', '/t1/'),
      groups: fc.constantFrom<string[]>([], ['g']),
      many: own(document(3)),
      two: own(document(3)),
      quirks: fc.array(quirk(document(2)), { minLength: NAMES.length, maxLength: NAMES.length }),
      administrators: fc.nat({ max: 5 }),
      roles: ofRoles.map(([same, trustPolicy, count]): readonly AccountRole[] =>
        ['r1', 'r2', 'r3', 'r4', 't3'].slice(0, count).map((name) => ({ ...holder('role/', name, same), trustPolicy })),
      ),
      ofGroup: document(2),
      limits: document(2),
      team: document(2),
      hasGivenPoliciesOnly: fc.boolean(),
    })
  })
  .map(
    ({ names, path, groups, many, two, quirks, administrators, roles, ofGroup, limits, team, ...more }): Account => ({
      accountId: ACCOUNT_ID,
      users: [
        ...names
          .slice(2)
          .map((name, i): AccountUser => ({ ...holder(`user${path}`, name, many), groups, ...quirks[i] })),
        ...names.slice(0, 2).map((name): AccountUser => ({ ...holder('user/', name, two), groups: [] })),
        ...['boss1', 'boss2', 'boss3', 'boss4', 'boss5'].slice(0, administrators).map((name) => ({
          ...{ name, arn: iam(`user/${name}`), tags: {}, groups: [] },
          ...{ inlinePolicies: [], attachedPolicies: [ADMINISTRATOR_ACCESS] },
        })),
      ],
      groups: [
        {
          ...{ name: 'g', arn: iam('group/g'), attachedPolicies: [] },
          inlinePolicies: [{ policy: 'inline', document: ofGroup }],
        },
      ],
      roles,
      managedPolicies: [
        { arn: LIMITS, document: limits },
        { arn: iam('policy/team'), document: team },
        { arn: ADMINISTRATOR_ACCESS, document: EVERYTHING },
      ],
      ...more,
    }),
  )

/** What each is by itself, in the whole account. */
function byItself(account: Account): readonly string[] {
  const index = new AccountIndex(account)
  const graph = new EscalationGraph(index)
  return index.principals.map((principal) => {
    const { administrator } = graph.actor(principal)
    if (administrator !== 'limited') return `${principal.arn}: administrator, ${administrator}`
    const { paths, areAll } = shortestPaths(principal, graph)
    if (paths.length === 0) return `${principal.arn}: ${areAll ? 'limited' : 'undecided'}`
    return `${principal.arn}: ${shortestOf(paths)}`
  })
}

function shortestOf(paths: readonly { readonly isConditional: boolean; readonly steps: readonly unknown[] }[]): string {
  const lengths = paths.map(({ isConditional, steps }) => `${steps.length}${isConditional ? '?' : ''}`)
  return [...new Set(lengths)].sort().join()
}

/** Random accounts of many who are nearly the same: what is said of each is what is said of it by itself. */
export const TWINS: fc.Arbitrary<TrialCase> = accountOfTwins.map((account) => ({
  given: account,
  run: () => {
    const { principals } = escalation(account)
    const said = principals.map(({ arn, verdict, isConditional, paths }) => {
      if (verdict === 'administrator') return `${arn}: administrator, ${isConditional ? 'conditionally ' : ''}unlimited`
      return `${arn}: ${paths.length > 0 ? shortestOf(paths) : verdict}`
    })
    const whole = byItself(account)
    const sets = new Set(alikeIn(new AccountIndex(account)).values())
    const isLess = [...sets].some((all) => all.length > 3)
    const wrong = said.findIndex((each, i) => each !== whole[i])
    return {
      verdict: isLess ? ('proved' as const) : ('unknown' as const),
      contradiction: wrong < 0 ? undefined : `said: ${said[wrong]}; by itself: ${whole[wrong]}`,
    }
  },
}))
