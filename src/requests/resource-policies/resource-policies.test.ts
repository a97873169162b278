import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UncertainArn } from '../../aws/index.ts'
import { asksOf, ruleOf } from '../index.ts'
import { policyChange } from './change.ts'
import { policyHolder } from './holders.ts'
import { policyOperations } from './operations.ts'
import { combinedBlock } from './port.ts'

const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

describe('whose policy decides', () => {
  const cases = [
    ['arn:aws:s3:::b/a/k', 'arn:aws:s3:::b'],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b'],
    ['arn:aws:s3:::b/$1\n/k', 'arn:aws:s3:::b'],
    ['arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/k', 'arn:aws:s3:us-east-1:111122223333:accesspoint/ap'],
    ['arn:aws:sqs:us-east-1:111122223333:q', 'arn:aws:sqs:us-east-1:111122223333:q'],
    ['arn:aws:sns:us-east-1:111122223333:t:0a1b', 'arn:aws:sns:us-east-1:111122223333:t'],
    ['arn:aws:kms:us-east-1:111122223333:key/1', 'arn:aws:kms:us-east-1:111122223333:key/1'],
    ['arn:aws:kms:us-east-1:111122223333:alias/a', undefined],
    ['arn:aws:lambda:us-east-1:111122223333:function:f', 'arn:aws:lambda:us-east-1:111122223333:function:f'],
    ['arn:aws:lambda:us-east-1:111122223333:function:f:live', 'arn:aws:lambda:us-east-1:111122223333:function:f:live'],
    ['arn:aws:dynamodb:us-east-1:111122223333:table/t/index/i', 'arn:aws:dynamodb:us-east-1:111122223333:table/t'],
    [
      'arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026',
      'arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026',
    ],
    ['arn:aws:events:us-east-1:111122223333:rule/r', 'arn:aws:events:us-east-1:111122223333:event-bus/default'],
    ['arn:aws:events:us-east-1:111122223333:rule/b/r', 'arn:aws:events:us-east-1:111122223333:event-bus/b'],
    ['arn:aws:glue:us-east-1:111122223333:table/d/t', 'arn:aws:glue:us-east-1:111122223333:catalog'],
    ['arn:aws:es:us-east-1:111122223333:domain/d/index/_search', 'arn:aws:es:us-east-1:111122223333:domain/d'],
    ['arn:aws:execute-api:us-east-1:111122223333:a1/prod/GET/x', 'arn:aws:apigateway:us-east-1::/restapis/a1'],
    ['arn:aws:ec2:us-east-1:111122223333:instance/i-1', undefined],
    ['*', undefined],
  ] as const
  for (const [arn, holder] of cases) {
    test(`of ${JSON.stringify(arn)}: ${holder ?? 'nobody’s'}`, () => assert.equal(policyHolder(arn), holder))
  }
})

describe('the operations on policies of resources', () => {
  test('are operations of AWS', () => {
    for (const [service, operation] of policyOperations())
      assert.ok(ruleOf(service, operation), `${service}:${operation}`)
  })

  const changeBy = (service: string, operation: string, parameters: object, answer: object = {}) =>
    policyChange({ service, operation, parameters: { ...parameters } }, SCOPE, { ...answer })

  test('set a document on what the asks of others look up', () => {
    const cases = [
      ['s3', 'PutBucketPolicy', { Bucket: 'b', Policy: '{}' }, 'GetObject', { Bucket: 'b', Key: 'a/k' }],
      ['kms', 'PutKeyPolicy', { KeyId: '1234', Policy: '{}' }, 'Encrypt', { KeyId: '1234' }],
      [
        'sns',
        'CreateTopic',
        { Name: 't', Attributes: { Policy: '{}' } },
        'Publish',
        { TopicArn: 'arn:aws:sns:us-east-1:111122223333:t' },
      ],
      [
        'ecr',
        'SetRepositoryPolicy',
        { repositoryName: 'r', policyText: '{}' },
        'DescribeImages',
        { repositoryName: 'r' },
      ],
      ['dynamodb', 'CreateTable', { TableName: 't', ResourcePolicy: '{}' }, 'GetItem', { TableName: 't' }],
      [
        'backup',
        'PutBackupVaultAccessPolicy',
        { BackupVaultName: 'v', Policy: '{}' },
        'DescribeBackupVault',
        { BackupVaultName: 'v' },
      ],
      [
        'efs',
        'PutFileSystemPolicy',
        { FileSystemId: 'fs-1', Policy: '{}' },
        'DeleteFileSystem',
        { FileSystemId: 'fs-1' },
      ],
      ['glue', 'PutResourcePolicy', { PolicyInJson: '{}' }, 'GetTable', { DatabaseName: 'd', Name: 't' }],
      [
        'opensearch',
        'UpdateDomainConfig',
        { DomainName: 'd', AccessPolicies: '{}' },
        'DescribeDomain',
        { DomainName: 'd' },
      ],
    ] as const
    for (const [service, operation, parameters, use, asked] of cases) {
      const change = changeBy(service, operation, parameters)
      assert.deepEqual(change && 'policy' in change && change.policy, '{}', operation)
      const holders = asksOf({ service, operation: use, parameters: { ...asked } }, SCOPE).map((ask) =>
        policyHolder(String(ask.resource)),
      )
      assert.ok(
        change && holders.includes(String(change.resource)),
        `${service}: ${change?.resource} is not in ${holders}`,
      )
    }
  })

  test('make a key with its policy under the ARN of the answer; without one it is read back', () => {
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234'
    const answer = { KeyMetadata: { Arn: arn } }
    assert.deepEqual(changeBy('kms', 'CreateKey', { Policy: '{}' }, answer), {
      what: 'policy',
      resource: arn,
      policy: '{}',
    })
    assert.deepEqual(changeBy('kms', 'CreateKey', {}, answer), { what: 'policy', resource: arn, policy: 'read back' })
    assert.deepEqual(changeBy('apigateway', 'CreateRestApi', { name: 'n', policy: '{}' }, { id: 'a1' }), {
      what: 'policy',
      resource: 'arn:aws:apigateway:us-east-1::/restapis/a1',
      policy: '{}',
    })
  })

  test('leave nothing known of a key that is not named whole', () => {
    const change = changeBy('kms', 'PutKeyPolicy', { KeyId: 'alias/a', Policy: '{}' })
    assert.ok(change?.resource instanceof UncertainArn)
  })

  test('are of the qualifier of a function, and of the queue of a URL', () => {
    const live = 'arn:aws:lambda:us-east-1:111122223333:function:f:live'
    const change = changeBy('lambda', 'AddPermission', { FunctionName: 'f', Qualifier: 'live', StatementId: 's' })
    assert.deepEqual(change, { what: 'policy', resource: live, policy: 'read back' })
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/q'
    assert.deepEqual(changeBy('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: '' } }), {
      what: 'policy',
      resource: 'arn:aws:sqs:us-east-1:111122223333:q',
      policy: 'none',
    })
  })

  test('add a statement to the policy of a bus, or set it whole', () => {
    const resource = 'arn:aws:events:us-east-1:111122223333:event-bus/default'
    assert.deepEqual(
      changeBy('events', 'PutPermission', { Action: 'events:PutEvents', Principal: '*', StatementId: 's' }),
      {
        what: 'policy',
        resource,
        policy: 'read back',
      },
    )
    assert.deepEqual(changeBy('events', 'PutPermission', { Policy: '{}' }), { what: 'policy', resource, policy: '{}' })
  })

  test('change nothing where another attribute is set, and remove it by an empty text', () => {
    const TopicArn = 'arn:aws:sns:us-east-1:111122223333:t'
    assert.equal(
      changeBy('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'x' }),
      undefined,
    )
    assert.deepEqual(
      changeBy('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: '{}' }),
      {
        what: 'policy',
        resource: TopicArn,
        policy: '{}',
      },
    )
    assert.equal(changeBy('opensearch', 'UpdateDomainConfig', { DomainName: 'd' }), undefined)
    assert.deepEqual(changeBy('opensearch', 'UpdateDomainConfig', { DomainName: 'd', AccessPolicies: '' }), {
      what: 'policy',
      resource: 'arn:aws:es:us-east-1:111122223333:domain/d',
      policy: 'none',
    })
  })

  test('block public access of a bucket and of an account; the most restrictive combination counts', () => {
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true, RestrictPublicBuckets: false }
    const bucket = changeBy('s3', 'PutPublicAccessBlock', { Bucket: 'b', PublicAccessBlockConfiguration })
    assert.deepEqual(bucket, {
      what: 'public access block',
      resource: 'arn:aws:s3:::b',
      block: { blockPublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: false },
    })
    const account = changeBy(
      's3control',
      'GetPublicAccessBlock',
      { AccountId: '111122223333' },
      {
        PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
      },
    )
    assert.equal(account?.resource, '111122223333')
    assert.deepEqual(combinedBlock([{ blockPublicPolicy: true }, undefined, { restrictPublicBuckets: true }]), {
      blockPublicAcls: false,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    })
    assert.deepEqual(changeBy('s3', 'DeletePublicAccessBlock', { Bucket: 'b' }), {
      what: 'public access block',
      resource: 'arn:aws:s3:::b',
      block: 'none',
    })
  })
})
