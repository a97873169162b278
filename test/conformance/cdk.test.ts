import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Key } from '../support/sdk-clients.ts'
import { ACCOUNT, allow, document, listed, type Output, ToolCalls, trusting } from '../support/tool-calls.ts'

/*
 * The part of `cdk bootstrap` that is IAM's, by CloudFormation's calls, and the roles that `cdk deploy` then assumes:
 * https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 * https://github.com/aws/aws-cdk-cli/blob/main/packages/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml
 */

const tool = new ToolCalls()
const REGION = 'us-east-1'
const BUCKET = `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`
const roleName = (kind: string) => `cdk-hnb659fds-${kind}-role-${ACCOUNT}-${REGION}`
const roleArn = (kind: string) => `arn:aws:iam::${ACCOUNT}:role/${roleName(kind)}`
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'

interface BootstrapRole {
  readonly kind: string
  readonly trust: string
  readonly tag: string
  readonly inline?: { readonly name: string; readonly document: string }
  readonly managed?: string
}

const trustsAccount = (...actions: readonly string[]) =>
  document(
    ...actions.map((Action) => ({ Effect: 'Allow', Action, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })),
  )

const ROLES: readonly BootstrapRole[] = [
  {
    kind: 'file-publishing',
    tag: 'file-publishing',
    trust: trustsAccount('sts:AssumeRole', 'sts:TagSession'),
    inline: {
      name: `cdk-hnb659fds-file-publishing-role-default-policy-${ACCOUNT}-${REGION}`,
      document: document(allow(['s3:GetObject*', 's3:PutObject*', 's3:List*'], [BUCKET, `${BUCKET}/*`])),
    },
  },
  {
    kind: 'image-publishing',
    tag: 'image-publishing',
    trust: trustsAccount('sts:AssumeRole', 'sts:TagSession'),
    inline: {
      name: `cdk-hnb659fds-image-publishing-role-default-policy-${ACCOUNT}-${REGION}`,
      document: document(allow('ecr:GetAuthorizationToken')),
    },
  },
  {
    kind: 'lookup',
    tag: 'lookup',
    trust: trustsAccount('sts:AssumeRole', 'sts:TagSession'),
    managed: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    inline: {
      name: 'LookupRolePolicy',
      document: document({ ...allow('kms:Decrypt'), Effect: 'Deny', Sid: 'DontReadSecrets' }),
    },
  },
  {
    kind: 'cfn-exec',
    tag: 'cloudformation-execution',
    trust: trusting({ Service: 'cloudformation.amazonaws.com' }),
    managed: ADMINISTRATOR,
  },
  {
    kind: 'deploy',
    tag: 'deploy',
    trust: trustsAccount('sts:AssumeRole', 'sts:TagSession'),
    inline: {
      name: 'default',
      document: document(
        allow(['cloudformation:CreateChangeSet', 'cloudformation:DescribeStacks']),
        { ...allow('iam:PassRole', roleArn('cfn-exec')), Sid: 'CliPermissions' },
        allow('sts:GetCallerIdentity'),
      ),
    },
  },
]

/** As CloudFormation makes AWS::IAM::Role, and reads it. */
async function create({ kind, trust, tag, inline, managed }: BootstrapRole): Promise<void> {
  const RoleName = roleName(kind)
  const Tags = [{ Key: 'aws-cdk:bootstrap-role', Value: tag }]
  await tool.fails('NoSuchEntity', 'iam:GetRole', { RoleName })
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument: trust, Tags })
  if (managed) await tool.call('iam:AttachRolePolicy', { RoleName, PolicyArn: managed })
  if (inline) {
    await tool.call('iam:PutRolePolicy', { RoleName, PolicyName: inline.name, PolicyDocument: inline.document })
  }
  const { Role } = await tool.call('iam:GetRole', { RoleName })
  assert.equal(decodeURIComponent(String(Role?.AssumeRolePolicyDocument)), trust)
  assert.deepEqual(Role?.Tags as unknown, Tags)
}

let developer: Key

test('bootstrap makes five roles', async () => {
  for (const role of ROLES) await create(role)
  developer = await tool.user(
    'developer',
    allow(['sts:AssumeRole', 'sts:TagSession'], `arn:aws:iam::${ACCOUNT}:role/cdk-*`),
  )
  const { Roles } = await tool.call('iam:ListRoles')
  assert.equal(listed(Roles).filter((role) => String(role.RoleName).startsWith('cdk-hnb659fds-')).length, 5)
})

/** As the command line does: with a session's name from the user's, for an hour. */
const assuming = (kind: string, more: object = {}) => ({
  RoleArn: roleArn(kind),
  RoleSessionName: 'aws-cdk-developer',
  DurationSeconds: 3600,
  ...more,
})

test('deploy assumes four of them, and nobody assumes the fifth', async () => {
  assert.equal(await tool.whoIs(developer), `arn:aws:iam::${ACCOUNT}:user/developer`)
  for (const kind of ['lookup', 'file-publishing', 'image-publishing', 'deploy']) {
    const session = await tool.session('sts:AssumeRole', assuming(kind), developer)
    assert.equal(await tool.whoIs(session), `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName(kind)}/aws-cdk-developer`)
  }
  await tool.fails('AccessDenied', 'sts:AssumeRole', assuming('cfn-exec'), developer)
})

test('the deploy role may pass the execution role to CloudFormation, and no other', async () => {
  const session = await tool.session('sts:AssumeRole', assuming('deploy'), developer)
  const decision = async (ResourceArn: string) => {
    const input = { PolicySourceArn: roleArn('deploy'), ActionNames: ['iam:PassRole'], ResourceArns: [ResourceArn] }
    const { EvaluationResults } = await tool.call('iam:SimulatePrincipalPolicy', input)
    return String(listed(EvaluationResults)[0]?.EvalDecision)
  }
  assert.equal(await decision(roleArn('cfn-exec')), 'allowed')
  assert.equal(await decision(roleArn('lookup')), 'implicitDeny')
  await tool.fails('AccessDenied', 'iam:ListUsers', {}, session)
})

test('session tags are passed where the trust policy lets them', async () => {
  const Tags = [{ Key: 'team', Value: 'blue' }]
  await tool.session('sts:AssumeRole', assuming('deploy', { Tags }), developer)
  const RoleName = roleName('deploy')
  await tool.call('iam:UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trustsAccount('sts:AssumeRole') })
  await tool.fails('AccessDenied', 'sts:AssumeRole', assuming('deploy', { Tags }), developer)
  await tool.session('sts:AssumeRole', assuming('deploy'), developer)
})

test('with an external id, only who says it', async () => {
  const condition = { Condition: { StringEquals: { 'sts:ExternalId': 'of-pipeline' } } }
  const PolicyDocument = trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` }, condition)
  await tool.call('iam:UpdateAssumeRolePolicy', { RoleName: roleName('deploy'), PolicyDocument })
  await tool.fails('AccessDenied', 'sts:AssumeRole', assuming('deploy'), developer)
  await tool.session('sts:AssumeRole', assuming('deploy', { ExternalId: 'of-pipeline' }), developer)
})

test('a pipeline’s role assumes them in its turn, for an hour at most', async () => {
  const RoleName = 'pipeline'
  const AssumeRolePolicyDocument = trusting({ AWS: ACCOUNT })
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument, MaxSessionDuration: 7200 })
  const PolicyDocument = document(allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/cdk-*`))
  await tool.call('iam:PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument })
  await tool.call('iam:PutUserPolicy', {
    UserName: 'developer',
    PolicyName: 'pipeline',
    PolicyDocument: document(allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/pipeline`)),
  })
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/pipeline`
  const pipeline = await tool.session(
    'sts:AssumeRole',
    { RoleArn, RoleSessionName: 'build-1', DurationSeconds: 7200 },
    developer,
  )
  const chained = await tool.session('sts:AssumeRole', assuming('lookup'), pipeline)
  assert.match(await tool.whoIs(chained), /-lookup-role-/)
  const said = await tool.fails(
    'ValidationError',
    'sts:AssumeRole',
    assuming('lookup', { DurationSeconds: 3601 }),
    pipeline,
  )
  assert.match(said, /MaxSessionDuration|role chaining/)
})

test('bootstrapped again, a role gets another tag and another managed policy; removed, nothing of it is left', async () => {
  const RoleName = roleName('cfn-exec')
  const PolicyArn = 'arn:aws:iam::aws:policy/PowerUserAccess'
  await tool.call('iam:AttachRolePolicy', { RoleName, PolicyArn })
  await tool.call('iam:DetachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })
  await tool.call('iam:TagRole', { RoleName, Tags: [{ Key: 'env', Value: 'test' }] })
  await tool.call('iam:UntagRole', { RoleName, TagKeys: ['env'] })
  for (const { kind } of ROLES) {
    const named = { RoleName: roleName(kind) }
    const { AttachedPolicies } = await tool.call('iam:ListAttachedRolePolicies', named)
    for (const policy of listed(AttachedPolicies)) {
      await tool.call('iam:DetachRolePolicy', { ...named, PolicyArn: policy.PolicyArn })
    }
    const { PolicyNames } = await tool.call('iam:ListRolePolicies', named)
    for (const PolicyName of listed(PolicyNames)) await tool.call('iam:DeleteRolePolicy', { ...named, PolicyName })
    const { InstanceProfiles }: Output = await tool.call('iam:ListInstanceProfilesForRole', named)
    assert.deepEqual(listed(InstanceProfiles), [])
    await tool.call('iam:DeleteRole', named)
    await tool.fails('NoSuchEntity', 'iam:GetRole', named)
  }
})
