// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import type { Account, AccountGroup, AccountRole, AccountUser } from '../analyse/index.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS } from './escalation-arbitrary.ts'

// Accounts of small powers: each statement is one step, on one thing, as one condition has it; what leads anywhere is
// several of them together, held by a user, a group, a role, or a policy that nobody holds yet.

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const POLICIES = [iam('policy/team'), iam('policy/p'), iam('policy/q')]
const USERS = [iam('user/a'), iam('user/b')]
const GROUPS = [iam('group/g'), iam('group/h')]
const ROLES = [iam('role/r'), iam('role/service-role/s')]

type Test = Readonly<Record<string, Readonly<Record<string, string>>>>
const ofPolicy: readonly Test[] = [
  ...POLICIES.map((arn) => ({ ArnEquals: { 'iam:PolicyARN': arn } })),
  { ArnLike: { 'iam:PolicyARN': iam('policy/*') } },
  { ArnNotLike: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/*' } },
]
const ofBoundary: readonly Test[] = [
  ...POLICIES.slice(0, 2).map((arn) => ({ StringEquals: { 'iam:PermissionsBoundary': arn } })),
  { Null: { 'iam:PermissionsBoundary': 'true' } },
]
const ofTags: readonly Test[] = [
  { StringEquals: { 'aws:ResourceTag/team': 'a' } },
  { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
  { StringEquals: { 'aws:PrincipalTag/team': 'b' } },
  { Null: { 'iam:ResourceTag/team': 'true' } },
]
const ofRequest: readonly Test[] = [
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { StringEquals: { 'aws:username': 'a' } },
  { ArnLike: { 'aws:PrincipalArn': iam('user/*') } },
]

interface Power {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly tests: readonly Test[]
  readonly weight: number
}

const onUsers = [...USERS, iam('user/*'), 'arn:aws:iam::*:user/${aws:username}']
const onRoles = [...ROLES, iam('role/*')]
const onGroups = [...GROUPS, iam('group/*')]
const onPolicies = [...POLICIES, iam('policy/*')]

function power(actions: readonly string[], resources: readonly string[], tests: readonly Test[], weight = 1): Power {
  return { actions, resources, tests, weight }
}

const POWERS: readonly Power[] = [
  power(['iam:AttachUserPolicy'], onUsers, [...ofPolicy, ...ofPolicy, ...ofBoundary], 4),
  power(['iam:AttachRolePolicy'], onRoles, [...ofPolicy, ...ofBoundary], 3),
  power(['iam:AttachGroupPolicy'], onGroups, ofPolicy, 3),
  power(['iam:CreatePolicyVersion'], onPolicies, ofRequest, 4),
  power(['iam:SetDefaultPolicyVersion'], onPolicies, ofRequest, 3),
  power(['iam:AddUserToGroup'], onGroups, ofRequest, 3),
  power(['iam:PutGroupPolicy'], onGroups, ofRequest),
  power(['iam:PutUserPolicy'], [USERS[1] ?? '', ROLES[0] ?? ''], [...ofTags, ...ofBoundary]),
  power(['iam:PutRolePolicy'], onRoles, [...ofTags, ...ofBoundary]),
  power(['iam:DetachUserPolicy', 'iam:DeleteUserPolicy'], onUsers, [...ofPolicy, ...ofTags]),
  power(['iam:DetachGroupPolicy', 'iam:DeleteGroupPolicy', 'iam:RemoveUserFromGroup'], onGroups, ofRequest, 2),
  power(['iam:DetachRolePolicy', 'iam:DeleteRolePolicy'], onRoles, ofRequest),
  power(['iam:PutUserPermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'], onUsers, ofBoundary, 2),
  power(['iam:PutRolePermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'], onRoles, ofBoundary, 2),
  power(['iam:TagUser', 'iam:TagRole', 'iam:UntagUser'], ['*', ...USERS, ...ROLES], ofRequest, 2),
  power(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], onUsers, [...ofTags, ...ofRequest], 2),
  power(['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], onRoles, [...ofTags, ...ofBoundary], 2),
  power(
    ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:AttachUserPolicy'],
    ['*', iam('user/new')],
    [...ofBoundary, ...ofPolicy],
    2,
  ),
  power(
    ['iam:CreateRole', 'iam:AttachRolePolicy', 'sts:AssumeRole'],
    ['*', iam('role/new')],
    [...ofBoundary, ...ofPolicy],
  ),
  power(['iam:CreatePolicy'], ['*', iam('policy/new')], ofRequest),
  power(['iam:CreateGroup', 'iam:AddUserToGroup'], ['*', iam('group/new')], ofRequest),
  power(['iam:PassRole'], onRoles, [{ StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }]),
  power(['lambda:*'], ['*'], ofRequest),
  power(['iam:*', 's3:*', 'iam:Get*'], ['*', iam('user/b')], [...ofTags, ...ofRequest]),
]

function statement(deniesOf: number): fc.Arbitrary<object> {
  return fc
    .oneof(...POWERS.map((each) => ({ weight: each.weight, arbitrary: fc.constant(each) })))
    .chain(({ actions, resources, tests }) =>
      fc.record({
        Effect: fc.oneof(
          { weight: 12, arbitrary: fc.constant('Allow') },
          { weight: deniesOf, arbitrary: fc.constant('Deny') },
        ),
        Action: fc.subarray([...actions], { minLength: 1 }),
        Resource: fc.constantFrom(...resources),
        Condition: fc.option(fc.constantFrom(...tests), { nil: undefined, freq: 1 }),
      }),
    )
    .map(({ Condition, ...rest }) => ({ ...rest, ...(Condition && { Condition }) }))
}

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' }
const text = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

function statements(most: number, minLength = 0): fc.Arbitrary<readonly object[]> {
  return fc.array(statement(1), { minLength, maxLength: most })
}

const inline = (most: number) =>
  statements(most).map((all) => (all.length > 0 ? [{ policy: 'inline', document: text(all) }] : []))
const attached = fc.oneof(
  { weight: 4, arbitrary: fc.constant<string[]>([]) },
  { weight: 2, arbitrary: fc.constantFrom(...POLICIES).map((arn) => [arn]) },
)
const tags = fc.constantFrom<Readonly<Record<string, string>>>({}, {}, { team: 'a' }, { team: 'b' })
const boundary = fc.constantFrom(undefined, undefined, undefined, ...POLICIES.slice(0, 2))

function user(name: string, most: number): fc.Arbitrary<AccountUser> {
  return fc
    .record({
      inlinePolicies: inline(most),
      attachedPolicies: attached,
      groups: fc.subarray(['g', 'h'], { maxLength: 1 }),
      tags,
      boundary,
    })
    .map((rest) => ({ name, arn: iam(`user/${name}`), ...rest }))
}

const trustPolicy = fc
  .constantFrom<object>(
    { AWS: ACCOUNT_ID },
    { AWS: iam('user/a') },
    { AWS: iam('user/nobody') },
    { Service: 'lambda.amazonaws.com' },
  )
  .map((Principal) => text([{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]))

function role(path: string, name: string, strong: number): fc.Arbitrary<AccountRole> {
  return fc
    .record({
      inlinePolicies: inline(2),
      attachedPolicies: fc.oneof(
        { weight: 4, arbitrary: attached },
        { weight: strong, arbitrary: fc.constant([ADMINISTRATOR_ACCESS]) },
      ),
      tags,
      boundary,
      trustPolicy,
    })
    .map((rest) => ({ name, arn: iam(`role${path}${name}`), ...rest }))
}

function group(name: string): fc.Arbitrary<AccountGroup> {
  return fc
    .record({ inlinePolicies: inline(2), attachedPolicies: attached })
    .map((rest) => ({ name, arn: iam(`group/${name}`), ...rest }))
}

const managed = (arn: string) =>
  fc
    .record({
      document: statements(2, 1),
      other: fc.option(fc.oneof(statements(2, 1), fc.constant([EVERYTHING])), { nil: undefined, freq: 2 }),
    })
    .map(({ document, other }) => ({
      arn,
      document: text(document),
      ...(other && { otherVersions: [{ versionId: 'v1', document: text(other) }] }),
    }))

/** Accounts in which several small powers together may make somebody an administrator. */
export const accountOfPowers: fc.Arbitrary<Account> = fc
  .record({
    users: fc.tuple(user('a', 4), user('b', 2)),
    groups: fc.tuple(group('g'), group('h')),
    roles: fc.tuple(role('/', 'r', 2), role('/service-role/', 's', 1)),
    managedPolicies: fc.tuple(...POLICIES.map(managed)),
    isControlled: fc.integer({ max: 5, min: 0 }).map((n) => n === 0),
    control: statements(1, 1),
  })
  .map(({ managedPolicies, isControlled, control, ...rest }) => ({
    accountId: ACCOUNT_ID,
    ...rest,
    managedPolicies: [...managedPolicies, { arn: ADMINISTRATOR_ACCESS, document: text([EVERYTHING]) }],
    ...(isControlled && {
      serviceControl: [
        [{ policy: 'scp', document: text([EVERYTHING, ...control.map((each) => ({ ...each, Effect: 'Deny' }))]) }],
      ],
    }),
  }))
