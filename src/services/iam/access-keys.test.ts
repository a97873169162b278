import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountOfAccessKeyId } from '../../aws/index.ts'
import { accessKeySecretContext } from '../../storage/repositories/access-keys.ts'
import { ACCOUNT, ROOT, testAccount } from './testing.ts'

test('a key carries its account, its secret is sealed and shown once', async () => {
  const { call, newUser, db, masterKey } = await testAccount()
  const { userId } = await newUser('Ann')
  const { AccessKey } = await call('CreateAccessKey', { UserName: 'Ann' })
  assert.equal(accountOfAccessKeyId(AccessKey.AccessKeyId), ACCOUNT)
  assert.match(AccessKey.SecretAccessKey, /^[A-Za-z0-9]{40}$/)
  const facts = await db.principals.forAccessKey(AccessKey.AccessKeyId)
  assert.equal(facts?.ownerId, userId)
  assert.doesNotMatch(facts.secretSealed, new RegExp(AccessKey.SecretAccessKey))
  const context = accessKeySecretContext(ACCOUNT, AccessKey.AccessKeyId)
  assert.equal(masterKey.open(facts.secretSealed, context).toString(), AccessKey.SecretAccessKey)
  const { AccessKeyMetadata } = await call('ListAccessKeys', { UserName: 'Ann' })
  assert.deepEqual(
    AccessKeyMetadata.map((key) => Object.keys(key)),
    [['UserName', 'AccessKeyId', 'Status', 'CreateDate']],
  )
})

test('a user has two keys at most, and so has root; ten concurrent requests make two', async () => {
  const { call, newUser } = await testAccount()
  const ann = await newUser('Ann')
  for (const caller of [ann, ROOT]) {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => call('CreateAccessKey', {}, caller)))
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 2)
    await assert.rejects(call('CreateAccessKey', {}, caller), {
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    })
    assert.equal((await call('ListAccessKeys', {}, caller)).AccessKeyMetadata.length, 2)
  }
})

test('a key is not there for whom it does not belong to', async () => {
  const { call, newUser, db } = await testAccount()
  const ann = await newUser('Ann')
  await newUser('Bob')
  const { AccessKey } = await call('CreateAccessKey', {}, ann)
  const { AccessKeyId } = AccessKey
  const notFound = { code: 'NoSuchEntity', message: `The Access Key with id ${AccessKeyId} cannot be found.` }
  await assert.rejects(call('DeleteAccessKey', { UserName: 'Bob', AccessKeyId }), notFound)
  await assert.rejects(call('UpdateAccessKey', { UserName: 'Bob', AccessKeyId, Status: 'Inactive' }), notFound)
  await assert.rejects(call('DeleteAccessKey', { AccessKeyId }, ROOT), notFound)
  await call('UpdateAccessKey', { UserName: 'Ann', AccessKeyId, Status: 'Inactive' })
  assert.equal((await db.principals.forAccessKey(AccessKeyId))?.status, 'Inactive')
  await call('DeleteAccessKey', { AccessKeyId }, ann)
  assert.equal(await db.principals.forAccessKey(AccessKeyId), undefined)
})

test('the last use of a key is N/A before the first', async () => {
  const { call, newUser, store, authorisation } = await testAccount()
  const ann = await newUser('Ann')
  const { AccessKey } = await call('CreateAccessKey', {}, ann)
  const { AccessKeyId } = AccessKey
  assert.deepEqual(await call('GetAccessKeyLastUsed', { AccessKeyId }), {
    UserName: 'Ann',
    AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
  })
  const at = Date.UTC(2026, 0, 1)
  await store.record(ACCOUNT, (tx) => tx.accessKeys.recordUse(AccessKeyId, { at, region: 'eu-west-1', service: 'iam' }))
  assert.deepEqual((await call('GetAccessKeyLastUsed', { AccessKeyId })).AccessKeyLastUsed, {
    LastUsedDate: new Date(at),
    ServiceName: 'iam',
    Region: 'eu-west-1',
  })
  assert.deepEqual((await authorisation('GetAccessKeyLastUsed', { AccessKeyId })).requests, [
    `iam:GetAccessKeyLastUsed ${ann.arn}`,
  ])
  // Recorded on AWS, 2026-02-24.
  await assert.rejects(call('GetAccessKeyLastUsed', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }), {
    code: 'AccessDenied',
    status: 403,
    message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE`,
  })
})
