import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { openSqlite } from '../sqlite.ts'

const ACCOUNT = accountId('111122223333')
const FOLDED = { foldsCase: true }
const EXACT = { foldsCase: false }

test('a policy’s tags whose keys were folded once are told apart by case from the first change on', async () => {
  const store = await openSqlite({ path: ':memory:' })
  const account = { accountId: ACCOUNT, name: '', rootEmail: 'one@example.com', rootPasswordHash: null, createdAt: 1 }
  await store.directory.createAccount(account)
  const keys = async () => (await store.read(ACCOUNT).iamTags.ofTarget('ANPA')).map(({ key }) => key)
  await store.write(ACCOUNT, async ({ iamTags }) => {
    await iamTags.set('ANPA', [{ key: 'Team', value: '1' }], FOLDED)
    await iamTags.set('ANPA', [{ key: 'team', value: '2' }], EXACT)
  })
  assert.deepEqual(await keys(), ['Team', 'team'])
  await store.write(ACCOUNT, ({ iamTags }) => iamTags.remove('ANPA', ['team'], EXACT))
  assert.deepEqual(await keys(), ['Team'])
  await store.close()
})

test('a user’s tag is found by its key in any letter case', async () => {
  const store = await openSqlite({ path: ':memory:' })
  const account = { accountId: ACCOUNT, name: '', rootEmail: 'one@example.com', rootPasswordHash: null, createdAt: 1 }
  await store.directory.createAccount(account)
  const tags = () => store.read(ACCOUNT).iamTags.ofTarget('AIDA')
  await store.write(ACCOUNT, async ({ iamTags }) => {
    await iamTags.set(
      'AIDA',
      [
        { key: 'b', value: '1' },
        { key: 'Team', value: '1' },
      ],
      FOLDED,
    )
    await iamTags.set(
      'AIDA',
      [
        { key: 'TEAM', value: '2' },
        { key: 'A', value: '1' },
      ],
      FOLDED,
    )
  })
  assert.deepEqual(await tags(), [
    { key: 'A', value: '1' },
    { key: 'b', value: '1' },
    { key: 'TEAM', value: '2' },
  ])
  await store.write(ACCOUNT, ({ iamTags }) => iamTags.remove('AIDA', ['team'], FOLDED))
  assert.equal((await tags()).length, 2)
  await store.close()
})
