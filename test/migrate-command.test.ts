import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import postgres from 'postgres'
import { openStore } from '../src/storage/index.ts'
import { postgresMissing, startPostgres } from './postgres.ts'
import { runCastellan } from './support/castellan.ts'

const missing = postgresMissing()

describe('castellan migrate', { skip: missing ?? false }, async () => {
  if (missing) return
  const server = await startPostgres()
  after(() => server.stop())
  const url = server.url()
  const castellan = (...words: readonly string[]) => runCastellan(words, { CASTELLAN_STORE: url })
  const UP_TO_DATE = 'nothing is to be done: the store is of this version\n'

  test('--plan says each step, and changes nothing', () => {
    const plan = castellan('migrate', '--plan')
    assert.equal(plan.code, 0, plan.err)
    assert.match(plan.out, /^0001-account: makes the table account\n/m)
    assert.match(plan.out, /makes an index of \S+ by .*; what changes the table waits meanwhile\n/)
    assert.equal(castellan('migrate', '--plan').out, plan.out)
  })

  test('does what the plan says, and then there is nothing to do', async () => {
    const done = castellan('migrate')
    assert.equal(done.code, 0, done.err)
    assert.match(done.out, /\ndone\n$/)
    assert.equal(castellan('migrate').out, UP_TO_DATE)
    const store = await openStore({ url })
    assert.equal(castellan('migrate').out, UP_TO_DATE, 'beside a node')
    await store.close()
  })

  test('every command says of a store that is too new which version opens it', async () => {
    const sql = postgres(url, { max: 1, onnotice: () => {} })
    await sql.unsafe(`INSERT INTO schema_migration (name, digest, steps, position) VALUES ('9999-later', '', 1, '')`)
    await sql.end({ timeout: 1 })
    for (const words of [
      ['migrate'],
      ['migrate', '--plan'],
      ['serve', '--port', '0'],
      ['backup', join(tmpdir(), 'never.backup')],
      ['doctor', 'digest'],
    ]) {
      const { code, err } = castellan(...words)
      assert.equal(code, 2, words.join(' '))
      assert.equal(
        err,
        'castellan: the store was migrated by a newer version of castellan (it has `9999-later`)\n' +
          'hint: start that version or a later one here, too; to go back, restore a backup of before into a new store\n',
        words.join(' '),
      )
    }
  })
})
