// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import type { Account, AccountRole, AccountUser } from '../analyse/index.ts'

// Few names, few keys and wide patterns: what policies say of targets must meet often.
export const ACCOUNT_ID = '111122223333'
const OTHER_ACCOUNT = '444455556666'
export const LIMITS = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
/** A role that AWS's policy for Quick Setup lets pass to Lambda. */
export const QUICK_SETUP_ROLE = 'AWS-QuickSetup-SSM-LifecycleManagement-a'
const TEAM = `arn:aws:iam::${ACCOUNT_ID}:policy/team`
export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const lambda = (rest: string) => `arn:aws:lambda:us-east-1:${ACCOUNT_ID}:${rest}`

/** Resources that actions on functions can be asked for: of this account, each as some statement has it. */
export const FUNCTIONS = [lambda('function:dev-a'), lambda('function:b'), lambda('function:example')]

const action = fc.constantFrom(
  '*',
  'iam:*',
  'lambda:*',
  'iam:*User*',
  'iam:Attach*',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:PutUserPolicy',
  'iam:PutGroupPolicy',
  'iam:AddUserToGroup',
  'iam:CreateAccessKey',
  'iam:UpdateLoginProfile',
  'iam:UpdateAssumeRolePolicy',
  'iam:DeleteUserPermissionsBoundary',
  'iam:PutUserPermissionsBoundary',
  'iam:CreatePolicyVersion',
  'iam:TagUser',
  'iam:PassRole',
  'lambda:CreateFunction',
  'lambda:InvokeFunction',
  'lambda:UpdateFunctionCode',
  'sts:AssumeRole',
)
const resource = fc.constantFrom(
  '*',
  '*',
  iam('*'),
  iam('user/*'),
  iam('user/a'),
  iam('user/b'),
  'arn:aws:iam::*:user/${aws:username}',
  iam('user/${aws:PrincipalTag/team}'),
  iam('group/g'),
  iam('role/*'),
  iam('role/r'),
  iam('role/service-role/s'),
  iam('policy/*'),
  TEAM,
  'arn:aws:lambda:*:*:function:*',
  lambda('function:dev-*'),
  lambda('function:b'),
  `arn:aws:lambda:us-east-1:${OTHER_ACCOUNT}:function:*`,
  'arn:aws:s3:::bucket',
)

/** Keys with operators for them, and values that policies ask for. */
const TESTS: readonly (readonly [key: string, operators: readonly string[], values: readonly string[]])[] = [
  ['aws:ResourceTag/team', ['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'Null'], ['a', 'b', 'true']],
  ['iam:ResourceTag/team', ['StringEquals', 'StringNotLike'], ['a', 'b']],
  ['aws:PrincipalTag/team', ['StringEquals', 'StringNotEquals', 'Null'], ['a', 'b', 'true']],
  ['aws:ResourceTag/team', ['StringEquals'], ['${aws:PrincipalTag/team}']],
  ['iam:PermissionsBoundary', ['ArnEquals', 'StringNotEquals', 'Null'], [LIMITS, TEAM, 'true', 'false']],
  ['iam:PolicyARN', ['ArnEquals', 'ArnNotLike'], [ADMINISTRATOR_ACCESS, TEAM, 'arn:aws:iam::aws:policy/*']],
  ['iam:PassedToService', ['StringEquals', 'StringNotEquals'], ['lambda.amazonaws.com', 'ec2.amazonaws.com']],
  ['aws:username', ['StringEquals', 'StringLike'], ['a', 'b*']],
  ['aws:PrincipalArn', ['ArnLike', 'ArnNotEquals'], [iam('user/a'), iam('role/*')]],
  ['aws:MultiFactorAuthPresent', ['Bool', 'BoolIfExists'], ['true', 'false']],
  ['aws:RequestedRegion', ['StringEquals', 'StringNotEquals'], ['eu-west-1', 'us-east-1']],
]

/** What requests have for keys of which nothing is known. */
export const FREE: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'aws:multifactorauthpresent': [undefined, 'true', 'false'],
  'aws:requestedregion': ['us-east-1', 'eu-west-1', 'ap-south-1'],
}

const conditions = fc
  .array(
    fc.constantFrom(...TESTS).chain(([key, operators, values]) =>
      fc.record({
        key: fc.constant(key),
        operator: fc.constantFrom(...operators),
        value: fc.constantFrom(...values),
      }),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((tests) => {
    const condition: Record<string, Record<string, string>> = {}
    for (const { key, operator, value } of tests) condition[operator] = { ...condition[operator], [key]: value }
    return condition
  })

interface Statement {
  readonly Effect: string
  readonly [element: string]: unknown
}

const list = <T>(arbitrary: fc.Arbitrary<T>, most: number) => fc.array(arbitrary, { minLength: 1, maxLength: most })
const effect = fc.oneof({ weight: 5, arbitrary: fc.constant('Allow') }, { weight: 1, arbitrary: fc.constant('Deny') })
const statement: fc.Arbitrary<Statement> = fc
  .record({
    Effect: effect,
    Action: list(action, 3),
    of: fc.constantFrom('Resource', 'Resource', 'Resource', 'Resource', 'NotResource'),
    Resource: list(resource, 2),
    Condition: fc.option(conditions, { nil: undefined }),
  })
  .map(({ Effect, Action, of, Resource, Condition }) => ({
    Effect,
    Action,
    [of]: Resource,
    ...(Condition && { Condition }),
  }))

function text(Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

const inlinePolicies = fc
  .array(statement, { maxLength: 3 })
  .map((statements) => (statements.length > 0 ? [{ policy: 'inline', document: text(statements) }] : []))
const tags = fc.constantFrom<Readonly<Record<string, string>> | undefined>({}, { team: 'a' }, { Team: 'b' }, undefined)
const boundary = fc.constantFrom(undefined, undefined, LIMITS, TEAM)
const attachedPolicies = fc.constantFrom([], [], [TEAM])

const shared = { inlinePolicies, attachedPolicies, tags, boundary }

function user(name: string): fc.Arbitrary<AccountUser> {
  return fc
    .record({ ...shared, groups: fc.constantFrom([], ['g']) })
    .map(({ tags, ...rest }) => ({ name, arn: iam(`user/${name}`), ...rest, ...(tags && { tags }) }))
}

const trusted = fc.constantFrom<object | '*'>(
  { AWS: ACCOUNT_ID },
  { AWS: iam('user/a') },
  { AWS: [iam('role/r'), iam('user/b')] },
  { Service: 'lambda.amazonaws.com' },
  { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] },
)
const trustPolicy = fc
  .array(
    fc.record({
      Effect: effect,
      Principal: trusted,
      Action: fc.constant('sts:AssumeRole'),
      Condition: fc.option(conditions, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((statements) => text(statements.map(({ Condition, ...rest }) => ({ ...rest, ...(Condition && { Condition }) }))))

function role(path: string, name: string): fc.Arbitrary<AccountRole> {
  return fc
    .record({ ...shared, trustPolicy })
    .map(({ tags, ...rest }) => ({ name, arn: iam(`role${path}${name}`), ...rest, ...(tags && { tags }) }))
}

const TAG: Readonly<Record<string, string>> = { 'iam:ResourceTag/team': 'a' }
const BOUNDARY: Readonly<Record<string, string>> = { 'iam:PermissionsBoundary': ADMINISTRATOR_ACCESS }
const OF_TARGET = [TAG, BOUNDARY, { ...TAG, ...BOUNDARY }, { ...TAG, 'iam:ResourceTag/Team': 'a' }]
const CHANGING = ['iam:TagUser', 'iam:TagRole', 'iam:PutUserPermissionsBoundary', 'iam:PutRolePermissionsBoundary']
const TAKING = ['iam:CreateAccessKey', 'iam:UpdateAssumeRolePolicy']

/** A statement about what a user or role is: its tags, its boundary, both together. */
function ofFacts(actions: readonly string[], isAlways: boolean): fc.Arbitrary<Statement> {
  return fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
      Action: fc.subarray([...actions], { minLength: 1 }),
      test: fc.option(fc.constantFrom(...OF_TARGET), { nil: undefined, freq: isAlways ? 1 : 5 }),
    })
    .map(({ Effect, Action, test = isAlways || Effect === 'Allow' ? undefined : TAG }) => ({
      Effect: test ? Effect : 'Allow',
      Action,
      Resource: '*',
      ...(test && { Condition: { [Effect === 'Allow' ? 'StringEquals' : 'StringNotEquals']: test } }),
    }))
}

/** Accounts in which somebody can change what conditions ask of those who are administrators. */
const accountOfFacts: fc.Arbitrary<Account> = fc
  .record({
    changing: fc.array(ofFacts(CHANGING, true), { minLength: 1, maxLength: 3 }),
    taking: fc.array(ofFacts(TAKING, false), { minLength: 1, maxLength: 3 }),
    tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { team: 'b' }),
  })
  .map(({ changing, taking, tags }) => {
    const everything = { tags, groups: [], inlinePolicies: [], attachedPolicies: [ADMINISTRATOR_ACCESS] }
    const statements = [...changing, ...taking, { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }]
    const own = { inlinePolicies: [{ policy: 'inline', document: text(statements) }], attachedPolicies: [] }
    const trust = text([{ Effect: 'Allow', Principal: { AWS: iam('user/nobody') }, Action: 'sts:AssumeRole' }])
    return {
      accountId: ACCOUNT_ID,
      users: [
        { name: 'a', arn: iam('user/a'), tags: {}, groups: [], ...own },
        { name: 'b', arn: iam('user/b'), ...everything },
      ],
      groups: [],
      roles: [{ name: 'r', arn: iam('role/r'), ...everything, trustPolicy: trust }],
      managedPolicies: [
        { arn: ADMINISTRATOR_ACCESS, document: text([{ Effect: 'Allow', Action: '*', Resource: '*' }]) },
      ],
    }
  })

/** Accounts in which somebody can put another into a boundary, give it everything there, and perhaps get it out. */
const accountOfBoundaries: fc.Arbitrary<Account> = fc
  .record({
    changing: fc.subarray(['Put#PermissionsBoundary', 'Attach#Policy', 'Put#Policy', 'Delete#PermissionsBoundary']),
    taking: fc.subarray(['iam:CreateAccessKey', 'iam:UpdateLoginProfile', 'iam:UpdateAssumeRolePolicy']),
    noun: fc.constantFrom('User', 'Role'),
    within: fc.constantFrom(['s3:*'], ['s3:*', 'iam:Delete*PermissionsBoundary'], ['iam:AttachUserPolicy']),
  })
  .map(({ changing, taking, noun, within }) => {
    const others = [iam('user/b'), iam('role/r')]
    const own = text([
      {
        Effect: 'Allow',
        Action: ['iam:GetUser', ...changing.map((name) => `iam:${name.replace('#', noun)}`)],
        Resource: others,
        Condition: { ArnEquals: { 'iam:PermissionsBoundary': LIMITS } },
      },
      { Effect: 'Allow', Action: ['iam:GetRole', ...taking], Resource: others },
    ])
    const nothing = { tags: {}, inlinePolicies: [], attachedPolicies: [] }
    const trust = text([{ Effect: 'Allow', Principal: { AWS: iam('user/nobody') }, Action: 'sts:AssumeRole' }])
    return {
      accountId: ACCOUNT_ID,
      users: [
        {
          name: 'a',
          arn: iam('user/a'),
          groups: [],
          ...nothing,
          inlinePolicies: [{ policy: 'inline', document: own }],
        },
        { name: 'b', arn: iam('user/b'), groups: [], ...nothing },
      ],
      groups: [],
      roles: [{ name: 'r', arn: iam('role/r'), ...nothing, trustPolicy: trust }],
      managedPolicies: [
        { arn: LIMITS, document: text([{ Effect: 'Allow', Action: within, Resource: '*' }]) },
        { arn: ADMINISTRATOR_ACCESS, document: text([{ Effect: 'Allow', Action: '*', Resource: '*' }]) },
      ],
    }
  })

/** What memberships of these together make an administrator, and some that take something away. */
const PARTS: readonly Statement[] = [
  { Effect: 'Allow', NotAction: ['iam:*', 's3:*', 'ec2:*', 'sqs:*'], Resource: '*' },
  ...['iam:*', 's3:*', 'ec2:*', 'sqs:*'].map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })),
  ...['sns:*', 's3:Get*'].map((Action) => ({ Effect: 'Deny', Action, Resource: '*' })),
  { Effect: 'Deny', Action: 'iam:PutUserPolicy', Resource: '*' },
  { Effect: 'Allow', Action: 'iam:PutUserPolicy', Resource: iam('user/a') },
]

/** Accounts in which somebody can join many groups, of which some deny what others give. */
const accountOfGroups: fc.Arbitrary<Account> = fc
  .array(fc.subarray([...PARTS], { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 7 })
  .map((groups) => {
    const own = text([{ Effect: 'Allow', Action: 'iam:AddUserToGroup', Resource: '*' }])
    return {
      accountId: ACCOUNT_ID,
      users: [
        {
          name: 'a',
          arn: iam('user/a'),
          tags: {},
          groups: [],
          inlinePolicies: [{ policy: 'inline', document: own }],
          attachedPolicies: [],
        },
      ],
      groups: groups.map((statements, i) => ({
        name: `g${i}`,
        arn: iam(`group/g${i}`),
        inlinePolicies: [{ policy: 'inline', document: text(statements) }],
        attachedPolicies: [],
      })),
      roles: [],
      managedPolicies: [],
    }
  })

/** It allows iam:PassRole on such roles to Lambda, where they have the tag. */
export const QUICK_SETUP = 'arn:aws:iam::aws:policy/AWSQuickSetupSSMDeploymentRolePolicy'

/** Accounts in which a policy of AWS can be attached that asks for a tag of a role which is to be passed. */
const accountOfAttachable: fc.Arbitrary<Account> = fc
  .record({
    tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { QuickSetupDocument: 'AWSQuickSetupType-SSM' }),
    attaching: fc.constantFrom(['iam:AttachUserPolicy'], ['iam:AttachUserPolicy', 'iam:TagRole'], ['iam:TagRole']),
    chosen: fc.constantFrom(QUICK_SETUP, 'arn:aws:iam::aws:policy/AWSQuickSetupSSM*'),
    isControlled: fc.boolean(),
  })
  .map(({ tags, attaching, chosen, isControlled }) => {
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
    const own = text([
      { Effect: 'Allow', Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'], Resource: '*' },
      ...attaching.map((Action) => ({
        Effect: 'Allow',
        Action,
        Resource: '*',
        ...(Action.includes('Attach') && { Condition: { ArnLike: { 'iam:PolicyARN': chosen } } }),
      })),
    ])
    const trust = text([{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }])
    const nothing = { inlinePolicies: [], attachedPolicies: [] }
    return {
      accountId: ACCOUNT_ID,
      users: [
        {
          name: 'a',
          arn: iam('user/a'),
          tags: {},
          groups: [],
          ...nothing,
          inlinePolicies: [{ policy: 'inline', document: own }],
        },
      ],
      groups: [],
      roles: [
        {
          name: QUICK_SETUP_ROLE,
          arn: iam(`role/${QUICK_SETUP_ROLE}`),
          tags,
          ...nothing,
          inlinePolicies: [{ policy: 'inline', document: text([everything]) }],
          trustPolicy: trust,
        },
      ],
      managedPolicies: [],
      ...(isControlled && {
        serviceControl: [
          [
            {
              policy: 'scp',
              document: text([everything, { Effect: 'Deny', Action: 'lambda:Update*', Resource: '*' }]),
            },
          ],
        ],
      }),
    }
  })

const mixedAccount: fc.Arbitrary<Account> = fc
  .record({
    users: fc.tuple(user('a'), user('b')),
    groups: fc.tuple(inlinePolicies.map((policies) => ({ name: 'g', arn: iam('group/g'), policies }))),
    roles: fc.tuple(
      role('/', 'r'),
      role('/service-role/', 's'),
      role('/aws-reserved/sso.amazonaws.com/', 'AWSReservedSSO'),
    ),
    limits: list(statement, 2),
    team: list(statement, 2),
    control: fc.option(list(statement, 2), { nil: undefined }),
  })
  .map(({ users, groups, roles, limits, team, control }) => ({
    accountId: ACCOUNT_ID,
    users,
    groups: groups.map(({ policies, ...group }) => ({ ...group, inlinePolicies: policies, attachedPolicies: [] })),
    roles,
    managedPolicies: [
      { arn: LIMITS, document: text(limits) },
      { arn: TEAM, document: text(team) },
    ],
    ...(control && {
      serviceControl: [
        [{ policy: 'scp', document: text([{ Effect: 'Allow', Action: '*', Resource: '*' }, ...control]) }],
      ],
    }),
  }))

/** Accounts in which principals have to do with each other. */
export const escalationAccount: fc.Arbitrary<Account> = fc.oneof(
  { weight: 3, arbitrary: mixedAccount },
  { weight: 1, arbitrary: accountOfFacts },
  { weight: 1, arbitrary: accountOfBoundaries },
  { weight: 1, arbitrary: accountOfGroups },
  { weight: 1, arbitrary: accountOfAttachable },
)
