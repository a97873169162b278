import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import postgres from 'postgres'
import { accountId } from '../src/aws/index.ts'
import type { Store } from '../src/storage/index.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'

const ACCOUNT = accountId('111122223333')

/**
 * "If the commit is cancelled while it waits, the transaction has committed locally and may not be replicated."
 *
 * @see https://www.postgresql.org/docs/15/warm-standby.html#SYNCHRONOUS-REPLICATION-HA
 */
describe('a primary whose synchronous standby is away', { skip: postgresMissing() }, () => {
  let server: PostgresServer
  let sql: postgres.Sql
  let store: Store

  before(async () => {
    server = await startPostgres()
    sql = postgres(server.url(), { max: 1, onnotice: () => {} })
    store = await openPostgres({ url: server.url() })
    await store.directory.createAccount({
      accountId: ACCOUNT,
      name: 'before',
      rootEmail: 'root@example.com',
      rootPasswordHash: null,
      createdAt: 1,
    })
  })
  after(async () => {
    await store.close()
    await sql.end({ timeout: 1 })
    await server.stop()
  })

  async function standby(names: string) {
    await sql.unsafe(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`)
    await sql.unsafe('SELECT pg_reload_conf()')
    while ((await sql.unsafe('SHOW synchronous_standby_names'))[0]?.synchronous_standby_names !== names) {}
  }

  test('answers no commit that waits for it, and goes on when it is back', async () => {
    await standby('absent')
    await assert.rejects(rename('waits'), { name: 'OutcomeUnknown' })
    await assert.rejects(rename('waits behind that one'), { name: 'StoreUnavailable' })
    await standby('')
    await rename('after')
    assert.equal((await store.read(ACCOUNT).account.get()).name, 'after')
  })

  test('answers no success for a commit that was told not to wait any more', async () => {
    await standby('absent')
    const renamed = rename('on the primary alone')
    const rejected = assert.rejects(renamed, { name: 'OutcomeUnknown' })
    const waiting = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`
    while ((await sql.unsafe(waiting)).length === 0) {}
    await rejected
    await standby('')
  })

  const rename = (name: string) => store.write(ACCOUNT, (tx) => tx.account.update({ name }))
})
