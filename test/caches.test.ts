import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { noteQueries, unexpectedWalks } from '../src/storage/testing/query-plans.ts'
import { inFolder, onSqlite } from './support/caches/deployments.ts'
import { NEVER } from './support/caches/never.ts'
import { MUTATIONS, nameOf, OPERATION_NAMES, Trial } from './support/caches/trial.ts'

/** `npm run fuzz -- --of caches` goes on with other seeds. */
const SEED = 1

test('whatever is changed, a node that remembers and one beside it answer as one that has just started', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'castellan.db')
    const { queries, stop } = noteQueries()
    const deployment = await onSqlite(path)
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      const trial = await Trial.open(SEED, deployment)
      const { never, compared } = await trial.run(150, { each: 6, longest: 800 })
      const mend = 'nothing was changed by these: mend `values.ts` or `chains.ts`, or say why not in NEVER'
      assert.deepEqual([...never], [], mend)
      assert.ok(compared > 1000, String(compared))
      stop()
      assert.deepEqual(unexpectedWalks(queries, database), [], 'operations ask for what is found by no index')
      assert.ok(queries.size > 150, String(queries.size))
    } finally {
      database.close()
      await deployment.close()
    }
  })
})

test('what is said never to change anything is an operation', () => {
  assert.deepEqual(
    Object.keys(NEVER).filter((name) => !OPERATION_NAMES.has(name)),
    [],
  )
  assert.ok(MUTATIONS.every((listed) => !(nameOf(listed) in NEVER)))
})
