import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Key } from '../support/sdk-clients.ts'
import { ACCOUNT, allow, document, listed, ToolCalls, trusting } from '../support/tool-calls.ts'

/*
 * The execution roles that `sam deploy` has CloudFormation make, update and delete for functions, by the calls that
 * CloudFormation's handler of AWS::IAM::Role makes as whoever deploys:
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-permissions-cloudformation.html
 */

const tool = new ToolCalls()
const STACK = 'app'
const RoleName = `${STACK}-HelloFunctionRole-1A2B3C4D5E6F`
const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
const XRAY = 'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess'
const AssumeRolePolicyDocument = trusting({ Service: ['lambda.amazonaws.com'] })
const crud = document(allow(['dynamodb:GetItem', 'dynamodb:PutItem'], `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`))
const tags = [
  { Key: 'app', Value: 'hello' },
  { Key: 'lambda:createdBy', Value: 'SAM' },
]

let deployer: Key

/** `--capabilities CAPABILITY_IAM` is CloudFormation's; what IAM asks of the deployer is this. */
test('who deploys needs each permission on the roles of the stack, and has none on others', async () => {
  const actions = ['AttachRolePolicy', 'CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'GetRole']
  const more = [
    'GetRolePolicy',
    'ListAttachedRolePolicies',
    'ListRolePolicies',
    'PutRolePolicy',
    'TagRole',
    'UntagRole',
  ]
  const last = ['UpdateAssumeRolePolicy', 'UpdateRole', 'UpdateRoleDescription', 'PassRole']
  deployer = await tool.user(
    'deployer',
    allow(
      [...actions, ...more, ...last].map((name) => `iam:${name}`),
      `arn:aws:iam::${ACCOUNT}:role/${STACK}-*`,
    ),
  )
  await tool.fails('AccessDenied', 'iam:CreateRole', { RoleName: 'other', AssumeRolePolicyDocument }, deployer)
})

test('create: the role with its policies and tags, as the template has it', async () => {
  await tool.fails('NoSuchEntity', 'iam:GetRole', { RoleName }, deployer)
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument, Tags: tags }, deployer)
  for (const PolicyArn of [BASIC, XRAY]) await tool.call('iam:AttachRolePolicy', { RoleName, PolicyArn }, deployer)
  const inline = { RoleName, PolicyName: 'HelloFunctionRolePolicy0', PolicyDocument: crud }
  await tool.call('iam:PutRolePolicy', inline, deployer)
  const { Role } = await tool.call('iam:GetRole', { RoleName }, deployer)
  assert.equal(String(Role?.Arn), RoleArn)
  assert.deepEqual(Role?.Tags as unknown, tags)
  const { PolicyDocument } = await tool.call('iam:GetRolePolicy', { RoleName, PolicyName: inline.PolicyName }, deployer)
  assert.equal(decodeURIComponent(String(PolicyDocument)), crud)
})

test('the function’s creation passes the role to Lambda: a decision by the role’s ARN and the service', async () => {
  const decisions = async (ResourceArn: string, service: string) => {
    const { EvaluationResults } = await tool.call('iam:SimulatePrincipalPolicy', {
      PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
      ActionNames: ['iam:PassRole'],
      ResourceArns: [ResourceArn],
      ContextEntries: [
        { ContextKeyName: 'iam:PassedToService', ContextKeyType: 'string', ContextKeyValues: [service] },
      ],
    })
    return String(listed(EvaluationResults)[0]?.EvalDecision)
  }
  assert.equal(await decisions(RoleArn, 'lambda.amazonaws.com'), 'allowed')
  assert.equal(await decisions(`arn:aws:iam::${ACCOUNT}:role/admin`, 'lambda.amazonaws.com'), 'implicitDeny')
  // Lambda itself is not here; nobody but it assumes the role.
  await tool.fails('AccessDenied', 'sts:AssumeRole', { RoleArn, RoleSessionName: 'x1' }, deployer)
})

test('update: other policies and tags, another trust policy, description and length of sessions', async () => {
  await tool.call('iam:DetachRolePolicy', { RoleName, PolicyArn: XRAY }, deployer)
  await tool.call('iam:UntagRole', { RoleName, TagKeys: ['app'] }, deployer)
  await tool.call('iam:TagRole', { RoleName, Tags: [{ Key: 'app', Value: 'hello-2' }] }, deployer)
  const PolicyDocument = trusting({ Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] })
  await tool.call('iam:UpdateAssumeRolePolicy', { RoleName, PolicyDocument }, deployer)
  await tool.call('iam:UpdateRoleDescription', { RoleName, Description: 'of the stack' }, deployer)
  await tool.call('iam:UpdateRole', { RoleName, Description: 'of the stack', MaxSessionDuration: 7200 }, deployer)
  const { Role } = await tool.call('iam:GetRole', { RoleName }, deployer)
  assert.equal(decodeURIComponent(String(Role?.AssumeRolePolicyDocument)), PolicyDocument)
  assert.deepEqual([Role?.Description, Role?.MaxSessionDuration] as unknown[], ['of the stack', 7200])
  const bad = trusting({ Service: 'nope.amazonaws.com' })
  const said = await tool.fails(
    'MalformedPolicyDocument',
    'iam:UpdateAssumeRolePolicy',
    { RoleName, PolicyDocument: bad },
    deployer,
  )
  assert.equal(said, 'Invalid principal in policy: "SERVICE":"nope.amazonaws.com"')
})

test('a stack that fails is rolled back, and one that is deleted leaves nothing', async () => {
  await tool.fails('DeleteConflict', 'iam:DeleteRole', { RoleName }, deployer)
  const { PolicyNames } = await tool.call('iam:ListRolePolicies', { RoleName }, deployer)
  for (const PolicyName of listed(PolicyNames)) {
    await tool.call('iam:DeleteRolePolicy', { RoleName, PolicyName }, deployer)
  }
  const { AttachedPolicies } = await tool.call('iam:ListAttachedRolePolicies', { RoleName }, deployer)
  for (const { PolicyArn } of listed(AttachedPolicies)) {
    await tool.call('iam:DetachRolePolicy', { RoleName, PolicyArn }, deployer)
  }
  await tool.call('iam:DeleteRole', { RoleName }, deployer)
  // To delete what is gone is a success of the stack's, by this code.
  await tool.fails('NoSuchEntity', 'iam:DeleteRole', { RoleName }, deployer)
})
