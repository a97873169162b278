// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS writes its templates so
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, testAccount } from './testing.ts'

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string, rest: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...rest })
const deny = (Action: string, rest: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...rest })
const BUCKET = 'arn:aws:s3:::b'

/** Recorded on AWS: one answer for an action, with one for each resource in it. */
test('each action is decided on each resource, and allowed where it is allowed on all', async () => {
  const { call } = await testAccount()
  const { EvaluationResults = [] } = await call('SimulateCustomPolicy', {
    PolicyInputList: [policy(allow('s3:*')), policy(deny('s3:DeleteBucket', { Resource: BUCKET }))],
    ActionNames: ['s3:ListBucket', 's3:DeleteBucket', 'iam:GetUser'],
    ResourceArns: [BUCKET, 'arn:aws:s3:::c'],
  })
  assert.deepEqual(
    EvaluationResults.map(({ EvalActionName, EvalResourceName, EvalDecision, ResourceSpecificResults = [] }) => [
      EvalActionName,
      EvalResourceName,
      EvalDecision,
      ...ResourceSpecificResults.map((specific) => [
        specific.EvalResourceName,
        specific.EvalResourceDecision,
        specific.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
      ]),
    ]),
    [
      [
        's3:ListBucket',
        'arn:aws:s3:::${BucketName}',
        'allowed',
        [BUCKET, 'allowed', ['PolicyInputList.1']],
        ['arn:aws:s3:::c', 'allowed', ['PolicyInputList.1']],
      ],
      [
        's3:DeleteBucket',
        'arn:aws:s3:::${BucketName}',
        'explicitDeny',
        [BUCKET, 'explicitDeny', ['PolicyInputList.2']],
        ['arn:aws:s3:::c', 'allowed', ['PolicyInputList.1']],
      ],
      [
        'iam:GetUser',
        'arn:aws:iam::${Account}:user/${UserNameWithPath}',
        'implicitDeny',
        [BUCKET, 'implicitDeny', []],
        ['arn:aws:s3:::c', 'implicitDeny', []],
      ],
    ],
  )
})

/** https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-custom-policy.html, its example */
test('a statement that decided is named with the place where it stands', async () => {
  const { call } = await testAccount()
  const Condition = { DateGreaterThan: { 'aws:CurrentTime': '2018-08-16T12:00:00Z' } }
  const Statement = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', Condition }
  const ContextEntries = [
    {
      ContextKeyName: 'aws:CurrentTime',
      ContextKeyValues: ['2019-04-25T11:00:00Z'],
      ContextKeyType: 'date' as const,
    },
  ]
  const input = {
    PolicyInputList: [JSON.stringify({ Version: '2012-10-17', Statement })],
    ActionNames: ['dynamodb:CreateBackup'],
    ContextEntries,
  }
  const answer = {
    EvalActionName: 'dynamodb:CreateBackup',
    EvalResourceName: '*',
    EvalDecision: 'allowed',
    MatchedStatements: [
      {
        SourcePolicyId: 'PolicyInputList.1',
        SourcePolicyType: 'IAM Policy',
        StartPosition: { Line: 1, Column: 38 },
        EndPosition: { Line: 1, Column: 167 },
      },
    ],
    MissingContextValues: [],
  }
  assert.deepEqual((await call('SimulateCustomPolicy', input)).EvaluationResults, [answer])
  const onAll = await call('SimulateCustomPolicy', { ...input, ResourceArns: ['*'] })
  assert.deepEqual(onAll.EvaluationResults, [answer])
  const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/t'
  const [named] = (await call('SimulateCustomPolicy', { ...input, ResourceArns: [table] })).EvaluationResults ?? []
  assert.deepEqual(named, {
    ...answer,
    EvalResourceName: table,
    EvalDecisionDetails: {},
    ResourceSpecificResults: [
      {
        EvalResourceName: table,
        EvalResourceDecision: 'allowed',
        MatchedStatements: answer.MatchedStatements,
        MissingContextValues: [],
        EvalDecisionDetails: {},
      },
    ],
  })
})

/** Recorded on AWS: a bucket's policy denies what the user's allows. */
test('a deny is the only entry of its policies, and what other types of policy allowed follows it', async () => {
  const { call } = await testAccount()
  const [denied] =
    (
      await call('SimulateCustomPolicy', {
        PolicyInputList: [policy(allow('s3:*'))],
        ActionNames: ['s3:DeleteObject'],
        ResourceArns: [`${BUCKET}/k`],
        ResourcePolicy: policy({ ...allow('s3:*'), Principal: '*' }, { ...deny('s3:DeleteObject'), Principal: '*' }),
        CallerArn: `arn:aws:iam::${ACCOUNT}:user/Ann`,
      })
    ).EvaluationResults ?? []
  assert.equal(denied?.EvalDecision, 'explicitDeny')
  assert.deepEqual(
    denied.MatchedStatements?.map(({ SourcePolicyId, SourcePolicyType }) => [SourcePolicyId, SourcePolicyType]),
    [
      ['ResourcePolicy', 'Resource Policy'],
      ['PolicyInputList.1', 'IAM Policy'],
    ],
  )
})

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html */
test('missing context values are told with the action, and with each resource where resources are listed', async () => {
  const { call } = await testAccount()
  const Condition = { Bool: { 'kms:GrantIsForAWSResource': true } }
  const input = {
    PolicyInputList: [policy(allow('kms:CreateGrant', { Condition }))],
    ActionNames: ['kms:CreateGrant', 'kms:Decrypt'],
  }
  const keys = ['kms:GrantIsForAWSResource']
  const { EvaluationResults: everywhere = [] } = await call('SimulateCustomPolicy', input)
  assert.deepEqual(
    everywhere.map(({ EvalDecision, MissingContextValues }) => [EvalDecision, MissingContextValues]),
    [
      ['implicitDeny', keys],
      ['implicitDeny', []],
    ],
  )
  const key = 'arn:aws:kms:us-east-1:123456789012:key/1'
  const { EvaluationResults: listed = [] } = await call('SimulateCustomPolicy', { ...input, ResourceArns: [key] })
  assert.deepEqual(
    listed.map(({ MissingContextValues, ResourceSpecificResults = [] }) => [
      MissingContextValues,
      ...ResourceSpecificResults.map((specific) => specific.MissingContextValues),
    ]),
    [
      [[], keys],
      [[], []],
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
    ['allowed', 'IAMFullAccess IAM Policy'],
    ['allowed', 'user_Ann_own IAM Policy'],
    ['implicitDeny'],
  ])
  assert.deepEqual((await simulated(arn, ['arn:aws:s3:::Bob']))?.[1], ['implicitDeny'])
  assert.deepEqual(await simulated(`arn:aws:iam::${ACCOUNT}:group/G`), [
    ['allowed', 'IAMFullAccess IAM Policy'],
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
    [granted?.EvalDecision, granted?.MatchedStatements?.map(({ SourcePolicyType }) => SourcePolicyType)],
    ['allowed', ['Resource Policy']],
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
    ['ResourcePolicy', 'PolicyInputList.1', 'PolicyInputList.1'],
  )
  assert.deepEqual(both.EvalDecisionDetails, { 'IAM Policy': 'allowed', 'Resource Policy': 'allowed' })
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

test('a role is simulated with its policies, boundary and tags, as its sessions would ask', async () => {
  const { call } = await testAccount()
  const RoleName = 'deploy'
  const trust = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' })
  const { Role } = await call('CreateRole', {
    RoleName,
    Path: '/team/',
    AssumeRolePolicyDocument: trust,
    Tags: [{ Key: 'Team', Value: 'Blue' }],
  })
  await call('PutRolePolicy', {
    RoleName,
    PolicyName: 'own',
    PolicyDocument: policy(
      allow('s3:GetObject', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'Blue' } } }),
      allow('s3:PutObject', { Condition: { ArnEquals: { 'aws:PrincipalArn': Role?.Arn } } }),
      allow('s3:ListBucket', { Condition: { StringEquals: { 'aws:username': RoleName } } }),
      allow('sqs:*'),
    ),
  })
  const { Policy } = await call('CreatePolicy', { PolicyName: 'bound', PolicyDocument: policy(allow('s3:*')) })
  await call('PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: Policy?.Arn ?? '' })
  const PolicySourceArn = Role?.Arn ?? ''
  const { EvaluationResults = [] } = await call('SimulatePrincipalPolicy', {
    PolicySourceArn,
    ActionNames: ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 'sqs:SendMessage'],
  })
  assert.deepEqual(
    EvaluationResults.map(({ EvalDecision, MatchedStatements = [] }) => [
      EvalDecision,
      MatchedStatements.map(({ SourcePolicyId }) => SourcePolicyId),
    ]),
    [
      ['allowed', ['role_deploy_own', 'bound']],
      ['allowed', ['role_deploy_own', 'bound']],
      ['implicitDeny', []],
      ['implicitDeny', []],
    ],
  )
  assert.deepEqual((await call('GetContextKeysForPrincipalPolicy', { PolicySourceArn })).ContextKeyNames, [
    'aws:PrincipalArn',
    'aws:PrincipalTag/team',
    'aws:username',
  ])
  // The path is part of who it is.
  await assert.rejects(
    call('GetContextKeysForPrincipalPolicy', { PolicySourceArn: PolicySourceArn.replace('team/', '') }),
    {
      code: 'NoSuchEntity',
      message: 'The role with name deploy cannot be found.',
    },
  )
})
