import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { openSqlite } from '../storage/sqlite.ts'
import { recordedPolicies } from './recorded-policies.ts'

const ACCOUNT = accountId('111122223333')
const topic = (name: string | number) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`
const DENY = { document: '{"Statement":[]}' }

test('a policy that an upstream took and that is one too many is known to be there, and closes its resource', async () => {
  const store = await openSqlite({ path: ':memory:' })
  const account = { accountId: ACCOUNT, name: '', rootEmail: 'root@example.org', rootPasswordHash: null, createdAt: 0 }
  await store.directory.createAccount(account)
  const policies = recordedPolicies(store, 2)
  const refused = (name: string | number) =>
    assert.rejects(policies.set(ACCOUNT, topic(name), DENY), { code: 'LimitExceededException' })
  try {
    await policies.set(ACCOUNT, topic('a'), DENY)
    await policies.set(ACCOUNT, topic('b'), DENY)
    await refused('c')
    assert.deepEqual(await policies.find(ACCOUNT, topic('a')), DENY)
    assert.equal(await policies.find(ACCOUNT, topic('c')), 'unknown')
    assert.equal(await policies.find(ACCOUNT, topic('d')), 'none')

    await policies.set(ACCOUNT, topic('c'), 'none')
    assert.equal(await policies.find(ACCOUNT, topic('c')), 'none')

    // Where there are so many that not even their names are kept, none is taken for nothing.
    for (let each = 0; each < 19; each++) await refused(each)
    assert.equal(await policies.find(ACCOUNT, topic('never set')), 'unknown')
    assert.deepEqual(await policies.find(ACCOUNT, topic('a')), DENY)
  } finally {
    await store.close()
  }
})
