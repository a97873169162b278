import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { accountId } from '../aws/index.ts'
import type { Engine, RunStatement } from './engine.ts'
import { accountsOf, Transactions } from './transactions.ts'

const engine: Engine = { name: 'sqlite', compiler: new SqliteQueryCompiler(), adapter: new SqliteAdapter() }

test('what a transaction counted for a quota is remembered when it is committed, and not before', async () => {
  const counts: string[] = []
  const run: RunStatement = (sql) => {
    if (sql.includes('count(')) counts.push(sql)
    return { rows: [{ amount: 3 }], changes: 0 }
  }
  const transactions = new Transactions()
  const perform = () =>
    transactions.perform({ engine, accounts: accountsOf(accountId('111122223333')), run, first: () => 7 }, (tx) =>
      tx.rowCounts.areBelow('users', 5000),
    )
  await perform() // Of a group that is rolled back: a member before it may have removed rows.
  const performed = await perform()
  assert.equal(counts.length, 2)
  transactions.committed(performed)
  await perform()
  assert.equal(counts.length, 2)
})
