// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findAction, getManagedPolicy, getServiceAuthorization } from '../index.ts'
import { allowedActions, type PrincipalPolicies } from './index.ts'

function policy(...statements: readonly object[]) {
  return [{ policy: 'p', document: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }]
}

const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
})

function names(policies: PrincipalPolicies): readonly string[] {
  return allowedActions(policies).services.flatMap(({ actions }) => actions.map(({ action }) => action))
}

describe('allowedActions', () => {
  test('lists what wildcards cover, by service, with access levels', () => {
    const { services } = allowedActions({ identity: policy(allow(['iam:*AccessKey', 'SQS:send*'])) })
    assert.deepEqual(
      services.map(({ prefix, actions }) => [
        prefix,
        actions.map(({ action, accessLevel }) => `${action} ${accessLevel}`),
      ]),
      [
        ['iam', ['iam:CreateAccessKey Write', 'iam:DeleteAccessKey Write', 'iam:UpdateAccessKey Write']],
        ['sqs', ['sqs:SendMessage Write']],
      ],
    )
  })

  test('leaves out what is denied everywhere, and says what is denied somewhere', () => {
    const deny = { Effect: 'Deny', Action: ['s3:GetObject', 's3:GetObjectAcl'], Resource: ['arn:aws:s3:::a/*', '*'] }
    assert.deepEqual(names({ identity: policy(allow('s3:GetObject*Acl'), deny) }), ['s3:GetObjectVersionAcl'])
    const partly = { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }
    const [service] = allowedActions({ identity: policy(allow('s3:GetObject'), partly) }).services
    assert.equal(service?.actions[0]?.isDeniedForSome, true)
  })

  test('leaves out an action that is allowed only on resources which it never has', () => {
    const identity = policy(
      allow(['s3:GetObject', 's3:ListAllMyBuckets', 'iam:CreateUser'], { Resource: 'arn:aws:s3:::bucket/*' }),
    )
    assert.deepEqual(names({ identity }), ['s3:GetObject'])
  })

  test('asks of ARNs that can exist: no Region or account has a colon', () => {
    const on = (name: string, Action: string) =>
      names({ identity: policy(allow(Action, { Resource: `arn:aws:iam::123456789012:${name}` })) })
    assert.deepEqual(on('role/*', 'iam:GetUser'), [])
    assert.deepEqual(on('user/*', 'iam:GetUser'), ['iam:GetUser'])
    const image = allow('ec2:DeregisterImage', { Resource: 'arn:aws:ec2:us-east-1::image/*' })
    assert.deepEqual(names({ identity: policy(image) }), ['ec2:DeregisterImage'])
  })

  test('knows the ARNs by which users and buckets are listed', () => {
    const Resource = ['arn:aws:iam::123456789012:user/*', 'arn:aws:s3:::*']
    const identity = policy(allow(['iam:ListUsers', 'iam:ListRoles', 's3:ListAllMyBuckets'], { Resource }))
    assert.deepEqual(names({ identity }), ['iam:ListUsers', 's3:ListAllMyBuckets'])
  })

  test('is bounded as a whole: what many patterns with variables leave open is undecided, and says so', () => {
    const own = policy({
      Effect: 'Allow',
      NotAction: 'iam:*',
      Resource: ['arn:aws:*:*:*:${aws:PrincipalTag/team}/*', 'arn:aws:*:*:*:*/${aws:username}*', 'arn:aws:s3:::*'],
    })
    const denied = {
      Effect: 'Deny',
      NotAction: ['sts:*', 'sns:Publish'],
      Resource: 'arn:aws:*:*:*:*/*x${aws:PrincipalTag/a}/*',
    }
    const { services, undecided } = allowedActions({
      identity: own,
      serviceControl: [policy(allow('*'), denied), policy({ ...allow('*'), NotAction: 'a4b:*', Action: undefined })],
    })
    assert.ok(services.length > 0)
    assert.ok(undecided.length > 0)
  })

  test('is bounded where conditions tell many values of many keys apart, each by the value of another', () => {
    // Took longer than anybody waits: the patterns of the second are compared anew for each value of the first.
    const patterns = [...'abcdef'].map((letter, i) => `*${letter}${i}*${letter}*`)
    const followedBy = (variable: string) => patterns.map((pattern) => pattern + variable)
    const Condition = {
      StringLike: {
        'aws:UserAgent': followedBy('${aws:PrincipalTag/a}'),
        'aws:Referer': followedBy('${aws:PrincipalTag/b}'),
        'aws:PrincipalTag/a': patterns,
        'aws:PrincipalTag/b': patterns,
      },
    }
    const denied = { ...allow('s3:*', { Condition: { StringLike: { 'aws:Referer': '*' } } }), Effect: 'Deny' }
    const { services, undecided } = allowedActions({ identity: policy(allow('s3:*', { Condition }), denied) })
    assert.deepEqual(services, [])
    assert.ok(undecided.includes('s3:GetObject'))
  })

  test('asks the same of contexts once, for however many actions: layers of many conditions are told exactly', () => {
    const under = (key: string) => Array.from({ length: 10 }, (_, i) => when(key, `*x${i}*`))
    const when = (key: string, pattern: string) => allow('*', { Condition: { StringLike: { [key]: pattern } } })
    const denied = under('aws:UserAgent').map((each) => ({ ...each, Effect: 'Deny' }))
    const { services, undecided } = allowedActions({
      identity: policy(...under('aws:UserAgent'), ...denied),
      boundary: policy(...under('aws:Referer')),
    })
    assert.deepEqual([services, undecided], [[], []])
  })

  test('looks at what is at hand for each kind of request before it looks at all resources for one', () => {
    // Only requests that a service makes are allowed, on some of seventy patterns of documents.
    const arn = 'arn:aws:iam::aws:policy/AWSElasticDisasterRecoveryLaunchActionsPolicy'
    const identity = [{ policy: arn, document: getManagedPolicy(arn)?.document ?? '' }]
    const { undecided } = allowedActions({ identity })
    assert.deepEqual(undecided, [])
    assert.ok(names({ identity }).includes('ssm:StartAutomationExecution'))
  })

  test('knows that a tag can be the ARN that a condition compares it with', () => {
    // "Filters access by the ARN of the VPC", of SageMakerStudioProjectUserRolePolicy.
    const Condition = { StringEquals: { 'ec2:Vpc': '${aws:PrincipalTag/vpcArn}' } }
    const { services, undecided } = allowedActions({
      identity: policy(allow('ec2:DetachNetworkInterface', { Condition })),
    })
    assert.deepEqual(undecided, [])
    assert.equal(services[0]?.actions[0]?.isConditional, true)
  })

  test('takes the boundary and the levels of service control policies into account', () => {
    const identity = policy(allow('iam:*User'))
    assert.deepEqual(names({ identity, boundary: policy(allow('iam:Get*')) }), ['iam:GetUser'])
    assert.deepEqual(names({ identity, serviceControl: [policy(allow('*')), policy(allow('iam:Delete*'))] }), [
      'iam:DeleteUser',
    ])
  })

  test('says which actions depend on conditions, and on which resources they are allowed', () => {
    const { services } = allowedActions({
      identity: policy(
        allow('sns:Publish', {
          Resource: 'arn:aws:sns:*:*:team-*',
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        }),
        allow('sqs:SendMessage'),
      ),
    })
    const [sns, sqs] = services.map(({ actions }) => actions[0])
    assert.deepEqual([sns?.isConditional, sns?.resources], [true, ['arn:aws:sns:*:*:team-*']])
    assert.deepEqual([sqs?.isConditional, sqs?.resources], [false, ['*']])
  })

  test('leaves out what conditions exclude', () => {
    const Condition = { Null: { 'aws:TokenIssueTime': 'true' }, DateLessThan: { 'aws:TokenIssueTime': '2026-01-01' } }
    assert.deepEqual(names({ identity: policy(allow('sqs:SendMessage', { Condition })) }), [])
  })

  test('of IAMFullAccess is all of iam, and ten actions of organizations', () => {
    const document = getManagedPolicy('arn:aws:iam::aws:policy/IAMFullAccess')?.document ?? ''
    const { services, undecided } = allowedActions({ identity: [{ policy: 'p', document }] })
    assert.deepEqual(undecided, [])
    const counts = Object.fromEntries(services.map(({ prefix, actions }) => [prefix, actions.length]))
    assert.deepEqual(counts, { iam: getServiceAuthorization('iam')?.actions.length, organizations: 10 })
    for (const { action } of services[1]?.actions ?? [])
      assert.ok(['Read', 'List'].includes(findAction(action)?.action.accessLevel ?? ''), action)
  })
})
