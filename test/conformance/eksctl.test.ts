import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Key } from '../support/sdk-clients.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { signToken, startTestProvider } from '../support/test-provider.ts'
import { ACCOUNT, allow, document, listed, ToolCalls, trusting } from '../support/tool-calls.ts'

/*
 * What eksctl, and the stacks that it has CloudFormation make, call of IAM for a cluster, its nodes and its service
 * accounts: https://docs.aws.amazon.com/eks/latest/eksctl/iam-policies.html
 */

const tool = new ToolCalls({ allowLoopbackProviders: true })
let issuer: Awaited<ReturnType<typeof startTestProvider>>
before(async () => {
  // As a cluster's: a host of AWS's, and an id in the path.
  issuer = await startTestProvider('/id/EXAMPLED539D4633E53DE1B71EXAMPLE')
})
after(() => issuer?.close())

const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonSSMManagedInstanceCore']
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`
const CLUSTER_TAGS = [{ Key: 'alpha.eksctl.io/cluster-name', Value: 'dev' }]

test('the cluster’s role, and the service-linked roles of EKS, made once', async () => {
  const RoleName = 'eksctl-dev-cluster-ServiceRole'
  const trust = trusting({ Service: 'eks.amazonaws.com' }, { Action: ['sts:AssumeRole', 'sts:TagSession'] })
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument: trust, Tags: CLUSTER_TAGS })
  for (const name of ['AmazonEKSClusterPolicy', 'AmazonEKSVPCResourceController']) {
    await tool.call('iam:AttachRolePolicy', { RoleName, PolicyArn: managed(name) })
  }
  for (const service of ['eks', 'eks-nodegroup', 'eks-fargate']) {
    const AWSServiceName = `${service}.amazonaws.com`
    await tool.call('iam:CreateServiceLinkedRole', { AWSServiceName })
    const said = await tool.fails('InvalidInput', 'iam:CreateServiceLinkedRole', { AWSServiceName })
    assert.match(said, /has been taken in this account/)
  }
  assert.equal(listed((await tool.call('iam:ListRoles', { PathPrefix: '/aws-service-role/' })).Roles).length, 3)
})

test('the nodes’ role and instance profile, which who makes nodes must be allowed to pass', async () => {
  const RoleName = 'eksctl-dev-nodegroup-NodeInstanceRole'
  const InstanceProfileName = 'eksctl-dev-nodegroup-NodeInstanceProfile'
  const creator = await tool.user(
    'creator',
    allow([
      'iam:CreateRole',
      'iam:TagRole',
      'iam:AttachRolePolicy',
      'iam:CreateInstanceProfile',
      'iam:GetInstanceProfile',
    ]),
    allow(['iam:AddRoleToInstanceProfile', 'iam:GetRole']),
  )
  const trust = trusting({ Service: 'ec2.amazonaws.com' })
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument: trust, Tags: CLUSTER_TAGS }, creator)
  for (const name of NODE_POLICIES) {
    await tool.call('iam:AttachRolePolicy', { RoleName, PolicyArn: managed(name) }, creator)
  }
  await tool.call('iam:CreateInstanceProfile', { InstanceProfileName, Path: '/' }, creator)
  const added = { InstanceProfileName, RoleName }
  await tool.fails('AccessDenied', 'iam:AddRoleToInstanceProfile', added, creator)
  await tool.call('iam:PutUserPolicy', {
    UserName: 'creator',
    PolicyName: 'pass',
    PolicyDocument: document({
      ...allow('iam:PassRole', arn('role/eksctl-*')),
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
  })
  await tool.call('iam:AddRoleToInstanceProfile', added, creator)
  const { InstanceProfile } = await tool.call('iam:GetInstanceProfile', { InstanceProfileName }, creator)
  assert.deepEqual(
    listed(InstanceProfile?.Roles).map((role) => String(role.RoleName)),
    [RoleName],
  )
})

const SUBJECT = 'system:serviceaccount:kube-system:aws-node'
const providerArn = () => arn(`oidc-provider/${issuer.url}`)
const audience = 'sts.amazonaws.com'

test('associate-iam-oidc-provider: made where it is not there, with tags', async () => {
  const named = { OpenIDConnectProviderArn: providerArn() }
  await tool.fails('NoSuchEntity', 'iam:GetOpenIDConnectProvider', named)
  const given = { Url: issuer.issuer, ClientIDList: [audience], ThumbprintList: ['9'.repeat(40)], Tags: CLUSTER_TAGS }
  const made = await tool.call('iam:CreateOpenIDConnectProvider', given)
  assert.equal(String(made.OpenIDConnectProviderArn), providerArn())
  const { ClientIDList } = await tool.call('iam:GetOpenIDConnectProvider', named)
  assert.deepEqual(ClientIDList as unknown, [audience])
})

/** What a pod has in its file. */
function token(sub: string): string {
  const now = Math.floor(Date.now() / 1000)
  return signToken({ iss: issuer.issuer, aud: [audience], sub, iat: now, exp: now + 86_400 }, issuer.key)
}

const NOBODY: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
const assuming = (RoleArn: string, sub: string) => ({
  RoleArn,
  RoleSessionName: 'botocore-session-1764500000',
  WebIdentityToken: token(sub),
})

test('create iamserviceaccount: a role that one service account assumes, and no other', async () => {
  const RoleName = 'eksctl-dev-addon-iamserviceaccount-kube-system-aws-node'
  const trust = document({
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: providerArn() },
    Condition: { StringEquals: { [`${issuer.url}:sub`]: SUBJECT, [`${issuer.url}:aud`]: audience } },
  })
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument: trust, Tags: CLUSTER_TAGS })
  await tool.call('iam:AttachRolePolicy', { RoleName, PolicyArn: managed('AmazonEKS_CNI_Policy') })
  await tool.call('iam:PutRolePolicy', {
    RoleName,
    PolicyName: 'own',
    PolicyDocument: document(allow('sns:ListTopics')),
  })
  const { Credentials, SubjectFromWebIdentityToken } = await tool.call(
    'sts:AssumeRoleWithWebIdentity',
    assuming(arn(`role/${RoleName}`), SUBJECT),
    NOBODY,
  )
  assert.equal(String(SubjectFromWebIdentityToken), SUBJECT)
  await tool.call('sns:ListTopics', {}, keyOf(Credentials))
  const other = assuming(arn(`role/${RoleName}`), 'system:serviceaccount:default:aws-node')
  await tool.fails('AccessDenied', 'sts:AssumeRoleWithWebIdentity', other, NOBODY)

  // Its policy changes; the trust policy is written anew where the cluster's issuer changes.
  await tool.call('iam:DetachRolePolicy', { RoleName, PolicyArn: managed('AmazonEKS_CNI_Policy') })
  await tool.call('iam:UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trust })
})

test('delete cluster: what is left of it is found and removed', async () => {
  for (const role of listed((await tool.call('iam:ListRoles', { PathPrefix: '/' })).Roles)) {
    const RoleName = String(role.RoleName)
    if (!RoleName.startsWith('eksctl-dev-')) continue
    for (const { InstanceProfileName } of listed(
      (await tool.call('iam:ListInstanceProfilesForRole', { RoleName })).InstanceProfiles,
    )) {
      await tool.fails('DeleteConflict', 'iam:DeleteInstanceProfile', { InstanceProfileName })
      await tool.call('iam:RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName })
      await tool.call('iam:DeleteInstanceProfile', { InstanceProfileName })
    }
    for (const { PolicyArn } of listed(
      (await tool.call('iam:ListAttachedRolePolicies', { RoleName })).AttachedPolicies,
    )) {
      await tool.call('iam:DetachRolePolicy', { RoleName, PolicyArn })
    }
    for (const PolicyName of listed((await tool.call('iam:ListRolePolicies', { RoleName })).PolicyNames)) {
      await tool.call('iam:DeleteRolePolicy', { RoleName, PolicyName })
    }
    await tool.call('iam:DeleteRole', { RoleName })
  }
  await tool.call('iam:DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: providerArn() })
  assert.deepEqual(listed((await tool.call('iam:ListOpenIDConnectProviders')).OpenIDConnectProviderList), [])
  assert.deepEqual(listed((await tool.call('iam:ListInstanceProfiles')).InstanceProfiles), [])
})
