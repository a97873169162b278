import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, testAccount } from './testing.ts'

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string, rest: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...rest })
const deny = (Action: string, rest: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...rest })
const BUCKET = 'arn:aws:s3:::b'

test('each action is decided on each resource, with the statements that decided', async () => {
  const { call } = await testAccount()
  const { EvaluationResults = [] } = await call('SimulateCustomPolicy', {
    PolicyInputList: [policy(allow('s3:*')), policy(deny('s3:DeleteBucket', { Resource: BUCKET }))],
    ActionNames: ['s3:ListBucket', 's3:DeleteBucket', 'iam:GetUser'],
    ResourceArns: [BUCKET, 'arn:aws:s3:::c'],
  })
  assert.deepEqual(
    EvaluationResults.map((result) => [
      result.EvalActionName,
      result.EvalResourceName,
      result.EvalDecision,
      result.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
    ]),
    [
      ['s3:ListBucket', BUCKET, 'allowed', ['PolicyInputList.1']],
      ['s3:ListBucket', 'arn:aws:s3:::c', 'allowed', ['PolicyInputList.1']],
      ['s3:DeleteBucket', BUCKET, 'explicitDeny', ['PolicyInputList.2']],
      ['s3:DeleteBucket', 'arn:aws:s3:::c', 'allowed', ['PolicyInputList.1']],
      ['iam:GetUser', BUCKET, 'implicitDeny', []],
      ['iam:GetUser', 'arn:aws:s3:::c', 'implicitDeny', []],
    ],
  )
})

test('a boundary limits, context entries count, and keys that were asked for and not given are named', async () => {
  const { call } = await testAccount()
  const Condition = {
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    StringEquals: { 'aws:PrincipalTag/team': `\${aws:username}` },
  }
  const simulated = async (ContextEntries: object[]) =>
    (
      await call('SimulateCustomPolicy', {
        PolicyInputList: [policy(allow('iam:*', { Condition }))],
        PermissionsBoundaryPolicyInputList: [policy(allow('iam:Get*'))],
        ActionNames: ['iam:GetUser', 'iam:DeleteUser'],
        ContextEntries,
      })
    ).EvaluationResults ?? []
  const [without] = await simulated([])
  assert.equal(without?.EvalDecision, 'implicitDeny')
  assert.deepEqual(without.MissingContextValues, [
    'aws:MultiFactorAuthPresent',
    'aws:PrincipalTag/team',
    'aws:username',
  ])
  const entry = (ContextKeyName: string, value: string) => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType: 'string',
  })
  const [get, del] = await simulated([
    entry('AWS:multifactorauthpresent', 'true'),
    entry('aws:username', 'ann'),
    entry('aws:PrincipalTag/TEAM', 'ann'),
  ])
  assert.deepEqual([get?.EvalDecision, get?.MissingContextValues], ['allowed', []])
  assert.deepEqual(
    [del?.EvalDecision, del?.PermissionsBoundaryDecisionDetail],
    ['implicitDeny', { AllowedByPermissionsBoundary: false }],
  )
})

test('a principal is simulated with its own, its groups’ and AWS’s policies, its boundary and its name', async () => {
  const { call, newUser } = await testAccount()
  const { arn } = await newUser('Ann')
  await call('CreateGroup', { GroupName: 'G' })
  await call('AddUserToGroup', { GroupName: 'G', UserName: 'Ann' })
  await call('AttachGroupPolicy', { GroupName: 'G', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' })
  const own = { Resource: `arn:aws:s3:::\${aws:username}` }
  await call('PutUserPolicy', { UserName: 'Ann', PolicyName: 'own', PolicyDocument: policy(allow('s3:*', own)) })
  const simulated = async (PolicySourceArn: string, ResourceArns = ['arn:aws:s3:::Ann']) =>
    (
      await call('SimulatePrincipalPolicy', {
        PolicySourceArn,
        ActionNames: ['iam:CreateUser', 's3:ListBucket', 'ec2:RunInstances'],
        ResourceArns,
      })
    ).EvaluationResults?.map(({ EvalDecision, MatchedStatements = [] }) => [
      EvalDecision,
      ...MatchedStatements.map(({ SourcePolicyId, SourcePolicyType }) => `${SourcePolicyId} ${SourcePolicyType}`),
    ])
  assert.deepEqual(await simulated(arn), [
    ['allowed', 'IAMFullAccess aws-managed'],
    ['allowed', 'own user'],
    ['implicitDeny'],
  ])
  assert.deepEqual((await simulated(arn, ['arn:aws:s3:::Bob']))?.[1], ['implicitDeny'])
  assert.deepEqual(await simulated(`arn:aws:iam::${ACCOUNT}:group/G`), [
    ['allowed', 'IAMFullAccess aws-managed'],
    ['implicitDeny'],
    ['implicitDeny'],
  ])
  await call('PutUserPermissionsBoundary', {
    UserName: 'Ann',
    PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  })
  assert.equal((await simulated(arn))?.[0]?.[0], 'implicitDeny')
  const { ContextKeyNames = [] } = await call('GetContextKeysForPrincipalPolicy', { PolicySourceArn: arn })
  assert.ok(ContextKeyNames.includes('aws:username'))
})

test('a resource policy grants to the caller whom it names', async () => {
  const { call } = await testAccount()
  const CallerArn = `arn:aws:iam::${ACCOUNT}:user/Ann`
  const ResourcePolicy = policy({
    ...allow('s3:GetObject', { Resource: `${BUCKET}/*` }),
    Principal: { AWS: CallerArn },
  })
  const input = {
    PolicyInputList: [policy(allow('iam:*'))],
    ActionNames: ['s3:GetObject'],
    ResourceArns: [`${BUCKET}/k`],
    ResourcePolicy,
  }
  const [granted] = (await call('SimulateCustomPolicy', { ...input, CallerArn })).EvaluationResults ?? []
  assert.deepEqual(
    [granted?.EvalDecision, granted?.MatchedStatements],
    ['allowed', [{ SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'resource' }]],
  )
  const [other] = (await call('SimulateCustomPolicy', { ...input, CallerArn: `${CallerArn}e` })).EvaluationResults ?? []
  assert.equal(other?.EvalDecision, 'implicitDeny')
  await assert.rejects(call('SimulateCustomPolicy', input), { code: 'InvalidInput' })
})

test('across accounts the statements of both sides matched', async () => {
  const { call } = await testAccount()
  const [both] =
    (
      await call('SimulateCustomPolicy', {
        PolicyInputList: [policy(allow('iam:*'), allow('s3:*'), allow('s3:GetObject', { Resource: `${BUCKET}/*` }))],
        ActionNames: ['s3:GetObject'],
        ResourceArns: [`${BUCKET}/k`],
        ResourceOwner: 'arn:aws:iam::999999999999:root',
        ResourcePolicy: policy({ ...allow('s3:GetObject'), Principal: { AWS: ACCOUNT } }),
        CallerArn: `arn:aws:iam::${ACCOUNT}:user/Ann`,
      })
    ).EvaluationResults ?? []
  assert.equal(both?.EvalDecision, 'allowed')
  assert.deepEqual(
    both.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
    ['PolicyInputList.1', 'PolicyInputList.1', 'ResourcePolicy'],
  )
})

test('what cannot be simulated is refused', async () => {
  const { call } = await testAccount()
  const PolicyInputList = [policy(allow('*'))]
  for (const [name, input] of [
    ['a wildcard', { PolicyInputList, ActionNames: ['s3:*'] }],
    ['a malformed policy', { PolicyInputList: ['{}'], ActionNames: ['s3:GetObject'] }],
    [
      'too many pairs',
      { PolicyInputList, ActionNames: Array(200).fill('s3:GetObject'), ResourceArns: Array(200).fill('*') },
    ],
  ] as const) {
    await assert.rejects(call('SimulateCustomPolicy', input), { code: 'InvalidInput' }, name)
  }
  await assert.rejects(
    call('SimulateCustomPolicy', {
      PolicyInputList,
      ActionNames: ['s3:GetObject'],
      OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: [policy(deny('*'))] }],
    }),
    { message: 'Castellan does not simulate OrderedOrganizationPolicyInputList.' },
  )
  await assert.rejects(
    call('SimulatePrincipalPolicy', {
      PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/nobody`,
      ActionNames: ['s3:GetObject'],
      PolicyExclusionList: [{ PolicyType: 'inline' }],
    }),
    { message: 'Castellan does not simulate PolicyExclusionList.' },
  )
  const simulated = (PolicySourceArn: string) =>
    call('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames: ['s3:GetObject'] })
  await assert.rejects(simulated(`arn:aws:iam::${ACCOUNT}:user/nobody`), { code: 'NoSuchEntity' })
  await assert.rejects(simulated('arn:aws:iam::999999999999:user/theirs'), { code: 'NoSuchEntity' })
  await assert.rejects(simulated('arn:aws:s3:::bucket-of-somebody'), { code: 'InvalidInput' })
})

test('GetContextKeysForCustomPolicy names condition keys and variables once, whatever their case', async () => {
  const { call } = await testAccount()
  const { ContextKeyNames } = await call('GetContextKeysForCustomPolicy', {
    PolicyInputList: [
      policy(
        allow('s3:*', {
          Resource: `arn:aws:s3:::\${aws:username}/\${*}`,
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        }),
        allow('iam:*', { Condition: { StringLike: { 'AWS:securetransport': `\${aws:PrincipalTag/team, 'none'}` } } }),
      ),
    ],
  })
  assert.deepEqual(ContextKeyNames, ['aws:PrincipalTag/team', 'aws:SecureTransport', 'aws:username'])
})
