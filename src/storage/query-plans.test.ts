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
import { rowCountContract } from './testing/row-counts.ts'

/**
 * What is read whole, or by account alone, and may be: it is counted in an index, ends with its page, or is little.
 * Everything else is found by an index, however much the account has.
 */
const WALKS: Readonly<Record<string, string>> = {
  account: 'all accounts, for a worker that looks at each',
  audit_batch: 'the size of the record, once for each process',
  console_session: 'retention, once a day: the sessions of browsers that are signed in',
  iam_group: 'at most 500 of an account, and the groups of one user are read by name',
  metric_alarm: 'what of the alarms is due, in the order of an index, to its page',
  recorded_policy: 'at most 10,000 of an account, where a policy was set by half a name',
  region_opt: 'as many as there are Regions',
  root_email: 'one of an account, when root’s is changed',
  row_count: 'a few numbers of an account, forgotten once a day',
  schema_migration: 'when a store is opened',
  signin_ticket: 'retention, once a day: sign-ins of the last minutes',
  sns_subscription: 'a page of all, for a migration',
  sqlite_schema: 'when a store is opened',
  token_key: 'a few of an account',
}

/** What is listed whole by the contract, and by pages, or at most a hundred, by whoever asks for it. */
const LISTS: ReadonlySet<string> = new Set([
  ...['iam_instance_profile', 'iam_role', 'oidc_provider', 'saml_provider', 'server_certificate', 'service_credential'],
])

const queries = new Set<string>()
const { prepare } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, options?: object) {
  if (/^\s*(select|update|delete|with)\b/i.test(sql)) queries.add(sql)
  return options === undefined ? prepare.call(this, sql) : Reflect.apply(prepare, this, [sql, options])
}

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
  DatabaseSync.prototype.prepare = prepare
  const path = join(directory, 'castellan.db')
  await (await openSqlite({ path })).close()
  const database = new DatabaseSync(path)
  after(() => database.close())
  const walked = [...queries].flatMap((sql) => walkedBy(sql, database).map((table) => [table, sql] as const))
  const isList = (sql: string) => /where "account_id" = \? order by "\w+"$/.test(sql)
  const unexpected = walked.filter(([table, sql]) => !(table in WALKS) && !(LISTS.has(table) && isList(sql)))
  assert.deepEqual(unexpected, [], 'found by no index: mend the query or its index, or say in WALKS why not')
  assert.ok(queries.size > 100, String(queries.size))
  const sorted = [...queries].filter((sql) => isSortedBeforeItsPage(sql, database))
  assert.deepEqual(sorted, [], 'what a page is of is read and sorted whole')
  const missed = [...queries].filter((sql) => isFoundOtherwise(sql, database))
  assert.deepEqual(missed, [], 'what is asked of some is looked for among all')
})

/** The tables of which a query reads all, or all of one account's. */
function walkedBy(sql: string, database: DatabaseSync): readonly string[] {
  // What is counted is counted in an index, and a page ends where it ends.
  if (/\blimit \?|^\s*select (count\(|min\(|max\()|WITH RECURSIVE/i.test(sql)) return []
  return planOf(sql, database).flatMap((detail) => {
    const [, scanned] = /^SCAN (\w+)/.exec(detail) ?? []
    const [, searched] = /^SEARCH (\w+) .*\(account_id=\?\)/.exec(detail) ?? []
    const table = tableOf(scanned ?? searched, sql)
    return table === undefined || (searched !== undefined && isOneRow(table, database)) ? [] : [table]
  })
}

/** Whether it is not by their ids that rows of some ids are found. */
function isFoundOtherwise(sql: string, database: DatabaseSync): boolean {
  const [, column] = /"(\w+)" in \(\?/.exec(sql) ?? []
  const plan = planOf(sql, database)
  return column !== undefined && plan.length > 0 && !plan.some((detail) => detail.includes(`${column}=?`))
}

/** Whether no index has the order of a page: then all is read, however short the page. */
function isSortedBeforeItsPage(sql: string, database: DatabaseSync): boolean {
  return /\blimit \?/i.test(sql) && planOf(sql, database).some((detail) => detail.startsWith('USE TEMP B-TREE'))
}

/** Nothing for a query of a table that a later migration drops. */
function planOf(sql: string, database: DatabaseSync): readonly string[] {
  try {
    return database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
  } catch {
    return []
  }
}

/** A table by its name, or by the name that the query has for it. */
function tableOf(name: string | undefined, sql: string): string | undefined {
  if (name === undefined || name === 'CONSTANT') return undefined
  return new RegExp(`"(\\w+)" as "${name}"`).exec(sql)?.[1] ?? name
}

/** Whether the account alone is the key. */
function isOneRow(table: string, database: DatabaseSync): boolean {
  const key = database.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0`).all()
  return key.length === 1
}
