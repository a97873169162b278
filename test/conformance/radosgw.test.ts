import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { cephMissing, startCeph } from '../support/ceph.ts'
import { rolesOfTwoAccounts } from '../support/roles.ts'
import { ONE } from '../support/two-accounts.ts'

/** The Ceph Object Gateway itself asks whether its users may. */
const skip = cephMissing()
const folder = mkdtempSync(join(tmpdir(), 'castellan-radosgw-'))
const tokenFile = join(folder, 'rgw.token')
const principals = { alice: `arn:aws:iam::${ONE}:user/user-1` }
const server = rolesOfTwoAccounts({
  externalAuthorisation: { askers: [{ kind: 'ceph-rgw', port: 0, tokenFile, principals }] },
})

test('the Ceph Object Gateway lets its users do what the policies of their principals allow', {
  skip,
}, async (context) => {
  const { castellan } = server.accounts
  const { url = '' } = castellan.askers[0] ?? {}
  const ceph = await startCeph({ url, token: readFileSync(tokenFile, 'utf8') })
  const clientOf = (credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }) =>
    new S3Client({
      ...{ endpoint: ceph.endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    })
  const clients: S3Client[] = []
  context.after(async () => {
    for (const client of clients) client.destroy()
    await ceph.stop()
    rmSync(folder, { recursive: true })
  })
  const Resource = 'arn:aws:s3:::photos/own/*'
  await server.newUser(
    ONE,
    { Effect: 'Allow', Action: 's3:CreateBucket', Resource: 'arn:aws:s3:::photos' },
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Resource },
    {
      ...{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::photos' },
      Condition: { StringLike: { 's3:prefix': 'own/*' } },
    },
  )
  const alice = clientOf(ceph.addUser('alice'))
  const bob = clientOf(ceph.addUser('bob'))
  clients.push(alice, bob)
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (error: Error) => error.name,
    )
  const Bucket = 'photos'
  const put = (client: S3Client, Key: string) => outcome(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })))

  await context.test('what they allow is done', async () => {
    assert.equal(await outcome(alice.send(new CreateBucketCommand({ Bucket }))), 'done')
    assert.equal(await put(alice, 'own/a b/ü?%41.txt'), 'done')
    assert.equal(await outcome(alice.send(new GetObjectCommand({ Bucket, Key: 'own/a b/ü?%41.txt' }))), 'done')
    assert.equal(await outcome(alice.send(new ListObjectsV2Command({ Bucket, Prefix: 'own/' }))), 'done')
    assert.equal(await outcome(alice.send(new DeleteObjectCommand({ Bucket, Key: 'own/a b/ü?%41.txt' }))), 'done')
  })

  await context.test('what they do not is refused, though the bucket is the user’s own', async () => {
    assert.equal(await outcome(alice.send(new CreateBucketCommand({ Bucket: 'others' }))), 'AccessDenied')
    assert.equal(await put(alice, 'other/a'), 'AccessDenied')
    assert.equal(await outcome(alice.send(new ListObjectsV2Command({ Bucket }))), 'AccessDenied')
    assert.equal(await outcome(alice.send(new ListBucketsCommand())), 'AccessDenied')
    const Delete = { Objects: [{ Key: 'own/a' }] }
    assert.equal(await outcome(alice.send(new DeleteObjectsCommand({ Bucket, Delete }))), 'AccessDenied')
  })

  await context.test('whom nobody has named may nothing', async () => {
    assert.equal(await outcome(bob.send(new ListBucketsCommand())), 'AccessDenied')
    assert.equal(await outcome(bob.send(new CreateBucketCommand({ Bucket: 'bobs' }))), 'AccessDenied')
  })

  await context.test('an allowed call is refused while nobody answers', async () => {
    await castellan.close()
    assert.notEqual(await put(alice, 'own/a'), 'done')
  })
})
