import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { noteQueries, unexpectedWalks } from '../src/storage/testing/query-plans.ts'
import { NEVER } from './support/caches/never.ts'
import { MUTATIONS, nameOf, OPERATION_NAMES, Trial } from './support/caches/trial.ts'

/** `npm run fuzz -- --of caches` goes on with other seeds. */
const SEED = 1

test('whatever is changed, a node that remembers and one beside it answer as one that has just started', async () => {
  const { queries, stop } = noteQueries()
  const trial = await Trial.open(SEED)
  try {
    const { never, compared } = await trial.run(150, { each: 6, longest: 800 })
    assert.deepEqual(
      [...never],
      [],
      'nothing was changed by these: mend `values.ts` or `chains.ts`, or say why not in NEVER',
    )
    assert.ok(compared > 1000, String(compared))
    const walks = unexpectedWalks(queries, new DatabaseSync(trial.path, { readOnly: true }))
    assert.deepEqual(walks, [], 'operations ask for what is found by no index')
    assert.ok(queries.size > 150, String(queries.size))
  } finally {
    stop()
    await trial.close()
  }
})

test('what is said never to change anything is an operation', () => {
  assert.deepEqual(
    Object.keys(NEVER).filter((name) => !OPERATION_NAMES.has(name)),
    [],
  )
  assert.ok(MUTATIONS.every((listed) => !(nameOf(listed) in NEVER)))
})
