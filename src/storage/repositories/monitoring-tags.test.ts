import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { openSqlite } from '../sqlite.ts'
import type { Store } from '../store.ts'

const ACCOUNT = accountId('111122223333')
const OTHER = accountId('444455556666')
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:bill'

let store: Store
before(async () => {
  store = await openSqlite({ path: ':memory:' })
  for (const [id, rootEmail] of [
    [ACCOUNT, 'one@example.com'],
    [OTHER, 'two@example.com'],
  ] as const)
    await store.directory.createAccount({ accountId: id, name: '', rootEmail, rootPasswordHash: null, createdAt: 1 })
})
after(() => store.close())

const tagsOf = async (id = ACCOUNT) => await store.read(id).monitoringTags.ofTarget(TOPIC)

test('tags come in the order of their keys, and one that is there takes the new value', async () => {
  await store.write(ACCOUNT, async ({ monitoringTags }) => {
    await monitoringTags.set(TOPIC, [
      { key: 'b', value: '1' },
      { key: 'a', value: '1' },
    ])
    await monitoringTags.set(TOPIC, [{ key: 'b', value: '2' }])
  })
  assert.deepEqual(await tagsOf(), [
    { key: 'a', value: '1' },
    { key: 'b', value: '2' },
  ])
})

test('another account has none of them, and removes none', async () => {
  assert.deepEqual(await tagsOf(OTHER), [])
  await store.write(OTHER, ({ monitoringTags }) => monitoringTags.removeAll(TOPIC))
  assert.equal((await tagsOf()).length, 2)
})

test('keys that are not there are removed without an error, and no key removes nothing', async () => {
  await store.write(ACCOUNT, ({ monitoringTags }) => monitoringTags.remove(TOPIC, ['a', 'c']))
  await store.write(ACCOUNT, ({ monitoringTags }) => monitoringTags.remove(TOPIC, []))
  assert.deepEqual(await tagsOf(), [{ key: 'b', value: '2' }])
})
