import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Driver } from './connection.ts'
import { Pool } from './pool.ts'

/** A server that takes each statement in its order, and refuses what `refuses` names. */
function server(refuses: (sql: string) => boolean) {
  const taken: string[] = []
  const driver = () => ({
    async unsafe(sql: string) {
      await new Promise((resolve) => setImmediate(resolve))
      if (refuses(sql)) throw Object.assign(new Error('no'), { name: 'PostgresError', code: '57014' })
      taken.push(sql)
      return Object.assign([], { command: sql.split(' ', 1)[0], count: 0 })
    },
    end: async () => {},
  })
  return { taken, pool: new Pool(driver as unknown as Driver, 'postgres://localhost/a', 1) }
}

test('what was not begun is not gone on with: each statement would be committed by itself', async () => {
  let isRefused = false
  const { taken, pool } = server((sql) => isRefused && sql === 'BEGIN')
  await pool.transaction(async (run) => run('first', []))
  isRefused = true
  const second = pool.transaction(async (run) => {
    await run('lock', [])
    await run('write', [])
  })
  await assert.rejects(second, /no/)
  assert.deepEqual(taken, ['BEGIN', 'first', 'COMMIT', 'lock', 'ROLLBACK'])
  await pool.close()
})
