import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { storeContract } from './contract.ts'
import { listContract } from './list-contract.ts'
import { openSqlite } from './sqlite.ts'
import { isFoundOtherwise, isSortedBeforeItsPage, noteQueries, unexpectedWalks } from './testing/query-plans.ts'
import { rowCountContract } from './testing/row-counts.ts'

const { queries, stop } = noteQueries()

const directory = mkdtempSync(join(tmpdir(), 'castellan-plans-'))
after(() => rmSync(directory, { recursive: true }))

const ACCOUNT = accountId('111122223333')

storeContract('SQLite, whose queries are noted', { open: () => openSqlite({ path: ':memory:' }) })
listContract('SQLite, whose queries are noted', () => openSqlite({ path: ':memory:' }))
rowCountContract('SQLite, whose queries are noted', () => openSqlite({ path: ':memory:' }))

test('what the contract does not ask for is noted too', async () => {
  const store = await openSqlite({ path: ':memory:' })
  await store.directory.createAccount({
    ...{ accountId: ACCOUNT, name: '', rootEmail: 'root@example.com', rootPasswordHash: null, createdAt: 0 },
  })
  await store.write(ACCOUNT, async (tx) => {
    await tx.users.add({ userId: 'AIDA1', userName: 'ann', path: '/', createdAt: 0, boundaryArn: null })
    for (const groupId of ['AGPA1', 'AGPA2']) {
      await tx.groups.add({ groupId, groupName: groupId, path: '/', createdAt: 0 })
      await tx.groups.addMember(groupId, 'AIDA1', 0)
    }
  })
  const db = store.read(ACCOUNT)
  assert.equal((await db.principals.policiesOf('AIDA1'))?.identity.length, 0)
  assert.deepEqual(await db.serviceUses.since(0, ['AIDA1', 'AIDA2']), [])
  assert.deepEqual(await db.signingCertificates.ofOwners(['AIDA1', 'AIDA2']), [])
  assert.deepEqual(await db.accessKeys.ofOwners(['AIDA1', 'AIDA2']), [])
  assert.deepEqual(await db.roles.withIds(['AROA1', 'AROA2']), [])
  assert.equal((await db.mfaDevices.ownersAmong(['AIDA1', 'AIDA2'])).size, 0)
  await store.close()
})

test('no query goes through all that an account has', async () => {
  stop()
  const path = join(directory, 'castellan.db')
  await (await openSqlite({ path })).close()
  const database = new DatabaseSync(path)
  after(() => database.close())
  const unexpected = unexpectedWalks(queries, database)
  assert.deepEqual(unexpected, [], 'found by no index: mend the query or its index, or say in WALKS why not')
  assert.ok(queries.size > 100, String(queries.size))
  const sorted = [...queries].filter((sql) => isSortedBeforeItsPage(sql, database))
  assert.deepEqual(sorted, [], 'what a page is of is read and sorted whole')
  const missed = [...queries].filter((sql) => isFoundOtherwise(sql, database))
  assert.deepEqual(missed, [], 'what is asked of some is looked for among all')
})
