// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import type { Account, AccountGroup, AccountRole, AccountUser } from '../src/policy/analyse/index.ts'

const ACCOUNT_ID = '123456789012'
const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const ACTIONS = [
  ...[
    's3:*',
    's3:GetObject',
    'ec2:*',
    'ec2:RunInstances',
    'lambda:*',
    'lambda:CreateFunction',
    'lambda:InvokeFunction',
  ],
  ...['lambda:UpdateFunctionCode', 'sqs:*', 'sns:Publish', 'logs:*', 'cloudformation:*', 'ecs:*', 'glue:*', 'iam:Get*'],
  ...['iam:List*', 'iam:PassRole', 'iam:CreateAccessKey', 'iam:AttachUserPolicy', 'iam:AttachRolePolicy'],
  ...['iam:PutUserPolicy', 'iam:PutGroupPolicy', 'iam:AddUserToGroup', 'iam:CreatePolicyVersion', 'iam:TagUser'],
  ...[
    'iam:UpdateLoginProfile',
    'iam:UpdateAssumeRolePolicy',
    'iam:SetDefaultPolicyVersion',
    'sts:AssumeRole',
    '*:Describe*',
  ],
  ...['iam:PutRolePolicy', 'iam:DeleteUserPermissionsBoundary', 'iam:*AccessKey*', 'states:*', 'sagemaker:*', 'kms:*'],
]
const CONDITIONS: readonly object[] = [
  ...Array.from({ length: 8 }, () => ({})),
  { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
  { Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } } },
  { Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } } },
  { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } },
  { Condition: { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::*:policy/p*' } } },
  { Condition: { StringEquals: { 'iam:PermissionsBoundary': iam('policy/p0') } } },
]

interface Size {
  readonly users: number
  readonly roles: number
  /** Absent: each user has policies of its own. */
  readonly groups?: number
  readonly seed?: number
}

/** An account whose principals may do a little of this and that to each other, each with policies of its own. */
export function variedAccount({ users, roles, groups = 0, seed = 1 }: Size): Account {
  const number = numbers(seed)
  const one = <T>(of: readonly T[]): T => of[number(of.length)] as T
  const name = {
    user: () => `u${number(users)}`,
    role: () => `r${number(roles)}`,
  }
  const resource = () =>
    one([
      () => '*',
      () => iam(`user/${name.user()}`),
      () => iam(`user/${name.user()}`),
      () => iam(`role/${name.role()}`),
      () => iam(`role/${name.role()}`),
      () => iam(`policy/p${number(10)}`),
      () => iam('user/${aws:username}'),
      () => iam(`group/g${number(Math.max(groups, 3))}`),
      () => `arn:aws:s3:::bucket-${number(50)}/*`,
      () => `arn:aws:lambda:us-east-1:${ACCOUNT_ID}:function:f${number(20)}*`,
    ])()
  const some = <T>(make: () => T, most: number) => Array.from({ length: 1 + number(most) }, make)
  const document = (most: number) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: some(
        () => ({
          Effect: number(12) === 0 ? 'Deny' : 'Allow',
          Action: some(() => one(ACTIONS), 3),
          Resource: some(resource, 2),
          ...one(CONDITIONS),
        }),
        most,
      ),
    })
  const holder = () => ({
    inlinePolicies: [{ policy: 'inline', document: document(4) }],
    attachedPolicies: number(3) === 0 ? [iam(`policy/p${number(10)}`)] : [],
    tags: one<Readonly<Record<string, string>>>([{ team: 'a' }, { team: 'b' }, {}, {}]),
    boundary: number(8) === 0 ? iam(`policy/p${number(10)}`) : undefined,
  })
  const nothing = { inlinePolicies: [], attachedPolicies: [], tags: {} }
  const groupNames = Array.from({ length: groups || 3 }, (_, i) => `g${i}`)
  const asUser = (_: unknown, i: number): AccountUser => ({
    name: `u${i}`,
    arn: iam(`user/u${i}`),
    groups: groups > 0 || number(4) === 0 ? [one(groupNames)] : [],
    ...(groups > 0 ? nothing : holder()),
  })
  const asRole = (_: unknown, i: number): AccountRole => ({
    name: `r${i}`,
    arn: iam(`role/r${i}`),
    ...holder(),
    ...(i === 0 && { attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    trustPolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: one<object>([
          { AWS: ACCOUNT_ID },
          { AWS: iam(`user/${name.user()}`) },
          { Service: 'lambda.amazonaws.com' },
          { Service: 'ec2.amazonaws.com' },
          { AWS: iam(`role/${name.role()}`) },
        ]),
        Action: 'sts:AssumeRole',
      },
    }),
  })
  const asGroup = (groupName: string): AccountGroup => ({
    name: groupName,
    arn: iam(`group/${groupName}`),
    inlinePolicies: [{ policy: 'inline', document: document(4) }],
    attachedPolicies: [],
  })
  return {
    accountId: ACCOUNT_ID,
    users: Array.from({ length: users }, asUser),
    groups: groupNames.map(asGroup),
    roles: Array.from({ length: roles }, asRole),
    managedPolicies: Array.from({ length: 10 }, (_, i) => ({ arn: iam(`policy/p${i}`), document: document(4) })),
  }
}
