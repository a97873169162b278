import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AccountId, accountId, parseResourceName } from '../aws/index.ts'
import { asksOf, type KnownResource, type ResourcePolicies } from '../requests/index.ts'
import { authorise } from './authorise.ts'
import { assertNotBlocked } from './block-public-access.ts'
import type { Exchange } from './exchange.ts'
import { withKnownResources } from './known-resources.ts'
import { ALLOW_ALL, json, outcomeOf, rest } from './testing/any-call.ts'
import { ACCOUNT, ANN, exchange } from './testing/exchange.ts'
import { ACCOUNT as HOME } from './testing/one-operation.ts'

const OTHER = accountId('444455556666')
const CALL = { accountId: ACCOUNT, region: 'us-east-1' }

function knowing(resources: Readonly<Record<string, KnownResource>>): ResourcePolicies {
  return { find: (arn) => (Object.hasOwn(resources, arn) ? resources[arn] : undefined) }
}

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

const allow = (more: object) => ({ Effect: 'Allow', Resource: '*', ...more })

async function answer(
  asked: Exchange,
  action: string,
  resource: string,
  known: Readonly<Record<string, KnownResource>>,
): Promise<string> {
  const requests = await withKnownResources([{ action, resource: parseResourceName(resource) }], knowing(known), CALL)
  try {
    await authorise(asked, { requests })
    return 'allowed'
  } catch (error) {
    return (error as Error).message
  }
}

const withAll = exchange(allow({ Action: '*' }))
const withNothing = exchange(allow({ Action: 'iam:GetUser' }))

describe('the policy of a bucket', () => {
  const object = 'arn:aws:s3:::b/k'
  const granting = (Principal: unknown) => policy(allow({ Principal, Action: 's3:GetObject' }))
  const bucket = (known: KnownResource) => ({ 'arn:aws:s3:::b': known })

  test('allows a user of its own account whom it names, who has no policy that does', async () => {
    assert.match(await answer(withNothing, 's3:GetObject', object, {}), /no identity-based policy allows/)
    assert.equal(
      await answer(withNothing, 's3:GetObject', object, bucket({ policy: granting({ AWS: ANN.arn }) })),
      'allowed',
    )
  })

  test('only lets the account decide where it names the account', async () => {
    const known = bucket({ policy: granting({ AWS: ACCOUNT }) })
    assert.match(await answer(withNothing, 's3:GetObject', object, known), /no identity-based policy allows/)
    assert.equal(await answer(withAll, 's3:GetObject', object, known), 'allowed')
  })

  test('is needed where the bucket is of another account, whatever the caller may do', async () => {
    const owner: { owner: AccountId } = { owner: OTHER }
    assert.match(await answer(withAll, 's3:GetObject', object, bucket(owner)), /no resource-based policy allows/)
    const lets = bucket({ ...owner, policy: granting({ AWS: ACCOUNT }) })
    assert.equal(await answer(withAll, 's3:GetObject', object, lets), 'allowed')
    assert.match(await answer(withNothing, 's3:GetObject', object, lets), /no identity-based policy allows/)
  })

  test('denies whatever else allows', async () => {
    const denying = policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/*' })
    assert.match(
      await answer(withAll, 's3:GetObject', object, bucket({ policy: denying })),
      /explicit deny in a resource-based policy/,
    )
  })

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#access-denied-bpa-examples
  test('that is public lets in no other account under RestrictPublicBuckets, whoever it names', async () => {
    const both = policy(
      allow({ Principal: { AWS: ACCOUNT }, Action: 's3:GetObject' }),
      allow({ Principal: '*', Action: 's3:ListBucket' }),
    )
    const restrictPublicBuckets = true
    const known = (document: string, owner: AccountId) =>
      bucket({ owner, policy: document, publicAccessBlock: { restrictPublicBuckets } })
    assert.match(
      await answer(withAll, 's3:GetObject', object, known(both, OTHER)),
      /with an explicit deny in a resource-based policy/,
    )
    assert.equal(await answer(withAll, 's3:GetObject', object, known(both, ACCOUNT)), 'allowed')
    assert.equal(await answer(withAll, 's3:GetObject', object, known(granting({ AWS: ACCOUNT }), OTHER)), 'allowed')
    const unrestricted = bucket({ owner: OTHER, policy: both })
    assert.equal(await answer(withAll, 's3:GetObject', object, unrestricted), 'allowed')
  })
})

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#access-denied-bpa-examples
describe('Block Public Access', () => {
  const open = policy(allow({ Principal: '*', Action: 's3:GetObject' }))
  const toOne = policy(allow({ Principal: { AWS: ACCOUNT }, Action: 's3:GetObject' }))
  const block = { blockPublicPolicy: true, blockPublicAcls: true }
  const arn = `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/ap`
  const blocked = knowing({ 'arn:aws:s3:::b': { publicAccessBlock: block }, [arn]: { publicAccessBlock: block } })

  async function set(operation: string, parameters: object, policies = blocked, service = 's3') {
    const request = { service, operation, parameters: { Bucket: 'b', ...parameters } }
    const asks = asksOf(request, { partition: 'aws', accountId: ACCOUNT, region: 'us-east-1' })
    try {
      await assertNotBlocked(withAll, request, asks, policies)
      return 'allowed'
    } catch (error) {
      return (error as Error).message
    }
  }

  test('refuses a public policy of a bucket, in AWS’s words', async () => {
    assert.match(
      await set('PutBucketPolicy', { Policy: open }),
      /s3:PutBucketPolicy on resource: arn:aws:s3:::b because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access\.$/i,
    )
    assert.match(await set('PutBucketPolicy', { Policy: '{' }), /BlockPublicPolicy/)
    assert.equal(await set('PutBucketPolicy', { Policy: toOne }), 'allowed')
    assert.equal(await set('PutBucketPolicy', { Policy: open }, knowing({})), 'allowed')
    assert.equal(await set('PutBucketTagging', { Policy: open }), 'allowed')
  })

  test('refuses a public policy of an access point', async () => {
    const parameters = { AccountId: ACCOUNT, Name: 'ap', Policy: open }
    assert.match(await set('PutAccessPointPolicy', parameters, blocked, 's3control'), /BlockPublicPolicy setting/)
  })

  test('refuses public ACLs, canned and granted', async () => {
    const all = 'http://acs.amazonaws.com/groups/global/AllUsers'
    const refused = /because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access\.$/
    const Grants = [{ Grantee: { Type: 'Group', URI: all }, Permission: 'READ' }]
    assert.match(await set('PutObject', { Key: 'k', ACL: 'public-read' }), refused)
    assert.match(await set('PutObjectAcl', { Key: 'k', GrantRead: `id="1", uri="${all}"` }), refused)
    assert.match(await set('PutBucketAcl', { AccessControlPolicy: { Grants } }), refused)
    assert.match(await set('CreateBucket', { ACL: 'public-read' }), refused)
    assert.equal(await set('PutObject', { Key: 'k', ACL: 'bucket-owner-full-control' }), 'allowed')
    assert.equal(await set('GetObject', { Key: 'k', ACL: 'public-read' }), 'allowed')
  })
})

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
describe('the policy of a KMS key', () => {
  const key = 'arn:aws:kms:us-east-1:123456789012:key/1234'
  const delegating = policy(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' }))
  const toRole = policy(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/admin` }, Action: 'kms:*' }))

  test('without delegation to the account leaves IAM policies without effect', async () => {
    assert.match(
      await answer(withAll, 'kms:Encrypt', key, { [key]: { policy: toRole } }),
      /no resource-based policy allows/,
    )
    assert.equal(await answer(withAll, 'kms:Encrypt', key, { [key]: { policy: delegating } }), 'allowed')
  })

  test('with delegation needs an IAM policy that allows', async () => {
    assert.match(
      await answer(withNothing, 'kms:Encrypt', key, { [key]: { policy: delegating } }),
      /no identity-based policy allows/,
    )
  })

  test('alone allows whom it names', async () => {
    const document = policy(allow({ Principal: { AWS: ANN.arn }, Action: 'kms:Encrypt' }))
    assert.equal(await answer(withNothing, 'kms:Encrypt', key, { [key]: { policy: document } }), 'allowed')
  })

  test('where nobody knows it, leaves the decision to IAM', async () => {
    assert.equal(await answer(withAll, 'kms:Encrypt', key, {}), 'allowed')
  })
})

describe('the policy of another resource', () => {
  test('of a function is that of the qualifier by which it is called', async () => {
    const live = 'arn:aws:lambda:us-east-1:123456789012:function:f:live'
    const document = policy({
      Effect: 'Allow',
      Principal: { AWS: ANN.arn },
      Action: 'lambda:InvokeFunction',
      Resource: live,
    })
    const known = { [live]: { policy: document } }
    assert.equal(await answer(withNothing, 'lambda:InvokeFunction', live, known), 'allowed')
    const whole = 'arn:aws:lambda:us-east-1:123456789012:function:f'
    assert.match(await answer(withNothing, 'lambda:InvokeFunction', whole, known), /no identity-based policy/)
  })

  test('of a table is for its indexes, and of a stream its own', async () => {
    const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/t'
    const document = policy(allow({ Principal: { AWS: ANN.arn }, Action: 'dynamodb:*' }))
    const known = { [table]: { policy: document } }
    assert.equal(await answer(withNothing, 'dynamodb:Query', `${table}/index/i`, known), 'allowed')
    assert.match(
      await answer(withNothing, 'dynamodb:GetRecords', `${table}/stream/2026`, known),
      /no identity-based policy/,
    )
  })

  test('lets another account in to a queue, a secret, a repository, a bus', async () => {
    const arns = [
      'arn:aws:sqs:us-east-1:444455556666:q',
      'arn:aws:secretsmanager:us-east-1:444455556666:secret:db-a1b2c3',
      'arn:aws:ecr:us-east-1:444455556666:repository/r',
      'arn:aws:events:us-east-1:444455556666:event-bus/b',
      'arn:aws:kinesis:us-east-1:444455556666:stream/s',
      'arn:aws:backup:us-east-1:444455556666:backup-vault:v',
      'arn:aws:elasticfilesystem:us-east-1:444455556666:file-system/fs-1',
    ]
    const document = policy(allow({ Principal: { AWS: ACCOUNT }, Action: '*' }))
    for (const arn of arns) {
      const action = `${arn.split(':')[2]}:Use`
      assert.match(await answer(withAll, action, arn, {}), /no resource-based policy allows/, arn)
      assert.equal(await answer(withAll, action, arn, { [arn]: { policy: document } }), 'allowed', arn)
    }
  })

  test('is not looked for where a part of the name is unknown', async () => {
    const find = () => assert.fail('asked')
    const resource = parseResourceName(['arn:aws:kms:us-east-1:123456789012:key/', '{unknown}'].join('$'))
    const requests = [{ action: 'kms:Decrypt', resource }]
    assert.deepEqual(await withKnownResources(requests, { find }, CALL), requests)
  })

  test('that comes late is waited for', async () => {
    const key = 'arn:aws:sqs:us-east-1:444455556666:q'
    const found = await withKnownResources(
      [{ action: 'sqs:SendMessage', resource: key }],
      {
        find: async () => ({ policy: '{}' }),
      },
      CALL,
    )
    assert.deepEqual(found, [{ action: 'sqs:SendMessage', resource: key, resourcePolicy: '{}' }])
  })
})

describe('over the wire', () => {
  const user = `arn:aws:iam::${HOME}:user/ann`

  test('a queue lets in whom its policy names, and nobody else', async () => {
    const QueueUrl = `http://localhost/${HOME}/mine`
    const arn = `arn:aws:sqs:us-east-1:${HOME}:mine`
    const send = json('sqs', 'AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'a' })
    const named = policy(allow({ Principal: { AWS: user }, Action: 'sqs:SendMessage' }))
    const others = policy(allow({ Principal: { AWS: `${user}2` }, Action: 'sqs:SendMessage' }))
    assert.equal((await outcomeOf(send, [], undefined, knowing({ [arn]: { policy: named } }))).status, 501)
    const { text } = await outcomeOf(send, [], undefined, knowing({ [arn]: { policy: others } }))
    assert.match(text, /no identity-based policy allows/)
  })

  test('a batch to two tables needs what each of their policies denies to nobody', async () => {
    const Keys = [{ id: { S: 'a' } }]
    const batch = json('dynamodb', 'DynamoDB_20120810.BatchGetItem', { RequestItems: { a: { Keys }, b: { Keys } } })
    const denying = policy({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:*', Resource: '*' })
    const table = `arn:aws:dynamodb:us-east-1:${HOME}:table/b`
    assert.equal((await outcomeOf(batch, ALLOW_ALL)).status, 501)
    const { text } = await outcomeOf(batch, ALLOW_ALL, undefined, knowing({ [table]: { policy: denying } }))
    assert.match(text, /table\/b with an explicit deny in a resource-based policy/)
  })

  test('S3 says in its words that a public policy is blocked', async () => {
    const open = policy(allow({ Principal: '*', Action: 's3:GetObject' }))
    const put = rest('s3', 'PUT', '/b?policy', open)
    const blocked = knowing({ 'arn:aws:s3:::b': { publicAccessBlock: { blockPublicPolicy: true } } })
    assert.equal((await outcomeOf(put, ALLOW_ALL)).status, 501)
    const { status, text } = await outcomeOf(put, ALLOW_ALL, undefined, blocked)
    assert.equal(status, 403)
    assert.match(text, /<Code>AccessDenied<\/Code>/)
    assert.match(
      text,
      /on resource: &quot;arn:aws:s3:::b&quot; because public policies are prevented by the BlockPublicPolicy/,
    )
  })
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html */
test('a table of which the request does not say the id is decided on by the policy of its bucket', async () => {
  const bucket = `arn:aws:s3tables:us-east-1:${ACCOUNT}:bucket/b`
  const table = `${bucket}/table/\${unknown}`
  const denies = policy({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3tables:DeleteTable',
    Resource: `${bucket}/table/*`,
  })
  const known = { [bucket]: { policy: denies } }
  assert.equal(await answer(withAll, 's3tables:DeleteTable', table, {}), 'allowed')
  assert.match(await answer(withAll, 's3tables:DeleteTable', table, known), /explicit deny in a resource-based policy/)
  assert.equal(await answer(withAll, 's3tables:GetTable', table, known), 'allowed')
})
