import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CreateTableCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import {
  CreateAliasCommand,
  CreateGrantCommand,
  type CreateGrantCommandInput,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ReEncryptCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms'
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateQueueCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { userWith } from '../support/gateway.ts'
import { type Moto, motoMissing, startMoto } from '../support/moto.ts'
import type { Credentials } from '../support/signed-fetch.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from '../support/two-accounts.ts'

const skip = motoMissing()
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }

let at = Date.now()
let moto: Moto
let accounts: TwoAccounts
let root: Credentials
before(async () => {
  if (skip) return
  moto = await startMoto()
  accounts = await startTwoAccounts({ upstreams: [`*=${moto.url}`], clock: () => at })
  root = accounts.roots[ONE] as Credentials
})
after(async () => {
  await accounts?.close()
  await moto?.stop()
})

const config = (credentials: Credentials) => ({
  endpoint: accounts.castellan.url,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
})
const s3 = (who: Credentials) => new S3Client({ ...config(who), forcePathStyle: true })
const user = (statements: readonly object[], account: string = ONE) =>
  userWith(accounts.castellan, statements, accounts.roots[account])
const allow = (Action: string, Resource: string, Condition?: object) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...(Condition && { Condition }),
})
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
/** What was asked for is not remembered any more. */
const later = () => {
  at += 1000
}

async function isAllowed(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    assert.match((error as Error).name, /^AccessDenied/, String(error))
    return false
  }
}

describe('what moto knows', { skip }, () => {
  test('the policy of a bucket denies what the caller’s own policies allow, and opens it to another account', async () => {
    const Bucket = 'shared'
    await s3(root).send(new CreateBucketCommand({ Bucket }))
    await s3(root).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Tagging: 'kind=open' }))
    const own = s3(await user([ALL]))
    const others = s3(await user([ALL], TWO))
    const get = (client: S3Client) => isAllowed(client.send(new GetObjectCommand({ Bucket, Key: 'k' })))
    assert.deepEqual([await get(own), await get(others)], [true, false])
    const Resource = `arn:aws:s3:::${Bucket}/*`
    const lets = { Effect: 'Allow', Principal: { AWS: TWO }, Action: 's3:GetObject', Resource }
    const denies = { Effect: 'Deny', Principal: { AWS: ONE }, Action: 's3:GetObject', Resource }
    // Moto looks at Denies of bucket policies itself, whomever they name.
    for (const [statement, expected] of [
      [lets, [true, true]],
      [denies, [false, false]],
    ] as const) {
      await s3(root).send(new PutBucketPolicyCommand({ Bucket, Policy: policy(statement) }))
      assert.deepEqual([await get(own), await get(others)], expected)
      later()
      assert.deepEqual([await get(own), await get(others)], expected)
    }
    await s3(root).send(new DeleteBucketPolicyCommand({ Bucket }))
    assert.deepEqual([await get(own), await get(others)], [true, false])
    const byTag = s3(
      await user([allow('s3:GetObject', '*', { StringEquals: { 's3:ExistingObjectTag/kind': 'open' } })]),
    )
    assert.equal(await get(byTag), true)
    await s3(root).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Tagging: 'kind=secret' }))
    assert.equal(await get(byTag), false)
  })

  test('a block of public access refuses a public policy, and closes one that is there to others', async () => {
    const Bucket = 'blocked'
    await s3(root).send(new CreateBucketCommand({ Bucket }))
    await s3(root).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
    const open = policy({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    })
    await s3(root).send(new PutBucketPolicyCommand({ Bucket, Policy: open }))
    const others = s3(await user([ALL], TWO))
    const get = () => isAllowed(others.send(new GetObjectCommand({ Bucket, Key: 'k' })))
    assert.equal(await get(), true)
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true, RestrictPublicBuckets: true }
    await s3(root).send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
    for (const wait of [() => {}, later]) {
      wait()
      assert.equal(await get(), false)
      assert.equal(await isAllowed(s3(root).send(new PutBucketPolicyCommand({ Bucket, Policy: open }))), false)
    }
  })

  test('a policy on a key decides on its alias and on what it encrypted; so does the key’s own policy', async () => {
    const kms = (who: Credentials) => new KMSClient(config(who))
    const { KeyMetadata } = await kms(root).send(new CreateKeyCommand({}))
    const { KeyId = '', Arn = '' } = KeyMetadata ?? {}
    await kms(root).send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: KeyId }))
    const scoped = kms(await user([allow('kms:*', Arn)]))
    const Plaintext = Buffer.from('x')
    const encrypt = (client: KMSClient) => client.send(new EncryptCommand({ KeyId: 'alias/a', Plaintext }))
    const { CiphertextBlob } = await encrypt(scoped)
    const { Plaintext: read } = await scoped.send(new DecryptCommand({ CiphertextBlob }))
    assert.equal(Buffer.from(read ?? []).toString(), 'x')
    const other = kms(await user([allow('kms:*', `${Arn.slice(0, -1)}x`)]))
    assert.equal(await isAllowed(encrypt(other)), false)
    assert.equal(await isAllowed(other.send(new DecryptCommand({ CiphertextBlob }))), false)
    const toRoot = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ONE}:root` }, Action: 'kms:*', Resource: '*' }
    const denies = { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*' }
    await kms(root).send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: policy(toRoot, denies) }))
    assert.equal(await isAllowed(encrypt(scoped)), false)
    later()
    assert.equal(await isAllowed(encrypt(scoped)), false)
    await scoped.send(new DecryptCommand({ CiphertextBlob }))
  })

  test('a grant of a key allows its grantee what it says, until it is revoked or retired', async () => {
    const kms = (who: Credentials) => new KMSClient(config(who))
    const { KeyMetadata } = await kms(root).send(new CreateKeyCommand({}))
    const { KeyId = '', Arn = '' } = KeyMetadata ?? {}
    const Plaintext = Buffer.from('x')
    const grantee = await user([allow('sts:GetCallerIdentity', '*')])
    const other = await user([allow('sts:GetCallerIdentity', '*')])
    const abroad = await user([allow('sts:GetCallerIdentity', '*')], TWO)
    const allowedAbroad = await user([allow('kms:Encrypt', Arn)], TWO)
    const arnOf = async (who: Credentials) =>
      (await new STSClient(config(who)).send(new GetCallerIdentityCommand({}))).Arn
    const encrypt = (who: Credentials, EncryptionContext: Record<string, string> = { Department: 'IT' }) =>
      isAllowed(kms(who).send(new EncryptCommand({ KeyId: Arn, Plaintext, EncryptionContext })))
    const grant = async (who: Credentials, more: Partial<CreateGrantCommandInput> = {}) =>
      kms(root).send(
        new CreateGrantCommand({ KeyId, GranteePrincipal: await arnOf(who), Operations: ['Encrypt'], ...more }),
      )

    assert.equal(await encrypt(grantee), false)
    const Constraints = { EncryptionContextSubset: { Department: 'IT' } }
    const { GrantId } = await grant(grantee, { Constraints })
    assert.equal(await encrypt(grantee), true)
    assert.equal(await encrypt(grantee, { Department: 'Finance' }), false)
    assert.equal(await encrypt(other), false, 'another user')
    later()
    assert.equal(await encrypt(grantee), true)
    await kms(root).send(new RevokeGrantCommand({ KeyId, GrantId }))
    assert.equal(await encrypt(grantee), false, 'revoked')

    // "The grantee principal can be in the same account as the KMS key or a different account", which allows it too.
    await grant(abroad)
    assert.equal(await encrypt(abroad), false)
    assert.equal(await encrypt(allowedAbroad), false)
    await grant(allowedAbroad)
    assert.equal(await encrypt(allowedAbroad), true)

    const { GrantId: ofGrantee } = await grant(grantee, { Operations: ['Encrypt', 'RetireGrant'] })
    const { GrantId: ofOther } = await grant(other)
    const retire = (who: Credentials, id: string | undefined) =>
      isAllowed(kms(who).send(new RetireGrantCommand({ KeyId: Arn, GrantId: id })))
    assert.equal(await retire(grantee, ofOther), false, 'a grant that is another’s')
    assert.equal(await encrypt(grantee), true)
    assert.equal(await retire(grantee, ofGrantee), true)
    assert.equal(await encrypt(grantee), false, 'retired')

    assert.equal(await encrypt(other), true)
    const toRoot = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ONE}:root` }, Action: 'kms:*', Resource: '*' }
    const denies = { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*' }
    await kms(root).send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: policy(toRoot, denies) }))
    assert.equal(await encrypt(other), false, 'denied by the key’s policy')
  })

  test('who may use a key opens nothing of another by naming it', async () => {
    const kms = (who: Credentials) => new KMSClient(config(who))
    const key = async () => (await kms(root).send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? ''
    const [secret, own] = [await key(), await key()]
    const encrypt = (KeyId: string) => kms(root).send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }))
    const ann = kms(await user([allow('kms:*', own)]))
    const reEncrypt = async (of: string, SourceKeyId = own) => {
      const { CiphertextBlob } = await encrypt(of)
      return ann.send(new ReEncryptCommand({ CiphertextBlob, SourceKeyId, DestinationKeyId: own }))
    }
    assert.equal((await reEncrypt(own)).SourceKeyId?.split('/')[1], own.split('/')[1])
    await assert.rejects(reEncrypt(secret), { name: 'IncorrectKeyException' })
    await kms(root).send(new CreateAliasCommand({ AliasName: 'alias/own', TargetKeyId: own }))
    await assert.rejects(reEncrypt(secret, 'alias/own'), { name: 'NotImplemented' })
    const { CiphertextBlob } = await encrypt(secret)
    await assert.rejects(ann.send(new DecryptCommand({ CiphertextBlob, KeyId: 'alias/own' })))
  })

  test('a policy on the whole ARN of a secret decides on its name', async () => {
    const secrets = (who: Credentials) => new SecretsManagerClient(config(who))
    const { ARN = '' } = await secrets(root).send(new CreateSecretCommand({ Name: 'db', SecretString: 's' }))
    const action = 'secretsmanager:GetSecretValue'
    const get = async (Resource: string) =>
      isAllowed(secrets(await user([allow(action, Resource)])).send(new GetSecretValueCommand({ SecretId: 'db' })))
    assert.deepEqual([await get(ARN), await get(`${ARN.slice(0, -1)}_`)], [true, false])
  })

  test('the schema of a table says which items are whose, and its tags who may', async () => {
    const dynamodb = (who: Credentials) => new DynamoDBClient(config(who))
    await dynamodb(root).send(
      new CreateTableCommand({
        ...{ TableName: 'games', BillingMode: 'PAY_PER_REQUEST', Tags: [{ Key: 'team', Value: 'red' }] },
        AttributeDefinitions: [
          { AttributeName: 'user', AttributeType: 'S' },
          { AttributeName: 'game', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'user', KeyType: 'HASH' },
          { AttributeName: 'game', KeyType: 'RANGE' },
        ],
      }),
    )
    const mine = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ann'] } }
    const red = (team: string) => ({ StringEquals: { 'aws:ResourceTag/team': team } })
    const ann = dynamodb(await user([allow('dynamodb:*', '*', { ...mine, ...red('red') })]))
    const Item = (who: string, game: string) => ({ user: { S: who }, game: { S: game } })
    const put = (client: DynamoDBClient, who: string, game: string) =>
      isAllowed(client.send(new PutItemCommand({ TableName: 'games', Item: Item(who, game) })))
    assert.deepEqual([await put(ann, 'ann', 'go'), await put(ann, 'bob', 'ann')], [true, false])
    const query = (who: string) =>
      isAllowed(
        ann.send(
          new QueryCommand({
            TableName: 'games',
            KeyConditionExpression: '#u = :u AND game = :g',
            ExpressionAttributeNames: { '#u': 'user' },
            ExpressionAttributeValues: { ':u': { S: who }, ':g': { S: 'ann' } },
          }),
        ),
      )
    assert.deepEqual([await query('ann'), await query('bob')], [true, false])
    const blue = dynamodb(await user([allow('dynamodb:*', '*', { ...mine, ...red('blue') })]))
    assert.equal(await put(blue, 'ann', 'go'), false)
  })

  test('the policy of a queue lets in a user who has no policy of its own', async () => {
    const sqs = (who: Credentials) => new SQSClient(config(who))
    const { QueueUrl } = await sqs(root).send(new CreateQueueCommand({ QueueName: 'q' }))
    const nobody = sqs(await user([]))
    const post = () => isAllowed(nobody.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })))
    assert.equal(await post(), false)
    const Resource = `arn:aws:sqs:us-east-1:${ONE}:q`
    const Policy = policy({ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource })
    await sqs(root).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }))
    assert.equal(await post(), true)
    later()
    assert.equal(await post(), true)
  })
})
