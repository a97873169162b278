import { AnswerError, type Edge, testEdges } from './testing.ts'

const OURS = 'arn:aws:iam::123456789012'
const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement })
const inline = (Action: string | readonly string[], Resource = '*', Condition?: object) => [
  {
    PolicyName: 'own',
    PolicyDocument: document({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }),
  },
]
const attached = (name: string) => [{ PolicyName: name, PolicyArn: `arn:aws:iam::aws:policy/${name}` }]
const user = (UserName: string, more: object) => ({ UserName, Arn: `${OURS}:user/${UserName}`, ...more })
const role = (RoleName: string, Principal: object, more: object) => ({
  RoleName,
  Arn: `${OURS}:role/${RoleName}`,
  AssumeRolePolicyDocument: document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
  ...more,
})
const details = (answer: object) => ({ 'iam:GetAccountAuthorizationDetails': answer })
const LAMBDA = { Service: 'lambda.amazonaws.com' }
const ADMIN = { AttachedManagedPolicies: attached('AdministratorAccess') }

const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  escalation: [
    {
      name: 'leaves administrators to who looks for full access',
      answers: details({ UserDetailList: [user('root2', ADMIN)] }),
      expected: 'pass',
    },
    {
      name: 'passes the user that administers IAM, by its name',
      answers: details({ UserDetailList: [user('iam-admin', { AttachedManagedPolicies: attached('IAMFullAccess') })] }),
      expected: 'pass',
    },
    {
      name: 'finds another user with the same policy',
      answers: details({ UserDetailList: [user('bob', { AttachedManagedPolicies: attached('IAMFullAccess') })] }),
      expected: ['becomes-administrator'],
    },
    {
      name: 'passes it within a boundary that keeps it from IAM',
      answers: details({
        UserDetailList: [
          user('bob', {
            AttachedManagedPolicies: attached('IAMFullAccess'),
            PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
          }),
        ],
      }),
      expected: 'pass',
    },
    {
      name: 'finds who is allowed it by a group',
      answers: details({
        UserDetailList: [user('bob', { GroupList: ['g'] })],
        GroupDetailList: [
          { GroupName: 'g', Arn: `${OURS}:group/g`, GroupPolicyList: inline('iam:PutUserPolicy', `${OURS}:user/bob`) },
        ],
      }),
      expected: ['becomes-administrator'],
    },
    {
      name: 'finds who may pass a role of an administrator to a function',
      answers: details({
        UserDetailList: [
          user('bob', { UserPolicyList: inline(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction']) }),
        ],
        RoleDetailList: [role('deploy', LAMBDA, ADMIN)],
      }),
      expected: ['becomes-administrator'],
    },
    {
      name: 'passes who may pass a role that is no administrator',
      answers: details({
        UserDetailList: [
          user('bob', { UserPolicyList: inline(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction']) }),
        ],
        RoleDetailList: [role('reader', LAMBDA, { AttachedManagedPolicies: attached('AmazonS3ReadOnlyAccess') })],
      }),
      expected: 'pass',
    },
    {
      name: 'finds who is let into an administrator by name, without a policy of their own',
      answers: details({
        UserDetailList: [user('bob', {})],
        RoleDetailList: [role('admin', { AWS: `${OURS}:user/bob` }, ADMIN)],
      }),
      expected: ['becomes-administrator'],
    },
    {
      name: 'finds a way of two steps',
      answers: details({
        UserDetailList: [
          user('bob', { UserPolicyList: inline('iam:CreateAccessKey', `${OURS}:user/carol`) }),
          user('carol', { UserPolicyList: inline('iam:AttachUserPolicy', `${OURS}:user/carol`) }),
        ],
      }),
      expected: ['becomes-administrator', 'becomes-administrator'],
    },
    {
      name: 'finds an older version that may be brought back',
      answers: details({
        UserDetailList: [
          user('bob', { AttachedManagedPolicies: [{ PolicyName: 'p', PolicyArn: `${OURS}:policy/p` }] }),
        ],
        Policies: [
          {
            Arn: `${OURS}:policy/p`,
            PolicyVersionList: [
              {
                VersionId: 'v1',
                IsDefaultVersion: false,
                Document: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
              },
              {
                VersionId: 'v2',
                IsDefaultVersion: true,
                Document: document({ Effect: 'Allow', Action: 'iam:SetDefaultPolicyVersion', Resource: '*' }),
              },
            ],
          },
        ],
      }),
      expected: ['becomes-administrator'],
    },
    {
      name: 'does not look at a role that only its service can assume',
      answers: details({
        RoleDetailList: [
          {
            ...role('AWSServiceRoleForX', { Service: 'x.amazonaws.com' }, { RolePolicyList: inline('iam:*') }),
            Arn: `${OURS}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
          },
        ],
      }),
      expected: 'pass',
    },
    {
      name: 'does not pass a policy that cannot be read',
      answers: details({
        UserDetailList: [user('bob', { UserPolicyList: [{ PolicyName: 'p', PolicyDocument: '{' }] })],
      }),
      expected: ['undecided'],
    },
    {
      name: 'does not pass a policy whose text is missing',
      answers: details({
        UserDetailList: [
          user('bob', { AttachedManagedPolicies: [{ PolicyName: 'p', PolicyArn: `${OURS}:policy/lost` }] }),
        ],
      }),
      expected: ['undecided'],
    },
    {
      name: 'is not seen where policies may not be read',
      answers: details(new AnswerError('AccessDenied', 403)),
      expected: 'not-visible',
    },
  ],
}

testEdges(EDGES)
