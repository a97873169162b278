import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import type { RunStatement, StatementFacts } from '../engine.ts'
import { OutcomeUnknown } from '../errors.ts'
import type { Performed } from '../transactions.ts'
import { AccountQueues } from './account-queues.ts'
import { RolledBack, SqlError } from './errors.ts'
import type { Member } from './group-attempt.ts'
import { GroupedWrites } from './grouped-writes.ts'

const ACCOUNT = accountId('111122223333')

/** A server that keeps a list of rows, with savepoints; `fails` says of a statement what is wrong with it. */
function server({ hasSavepoints = true } = {}) {
  const state = {
    committed: [] as string[],
    transactions: 0,
    unknown: 0,
    fails: (_sql: string): Error | undefined => undefined,
  }
  const transaction = async <T>(fn: (run: RunStatement) => Promise<T>): Promise<T> => {
    for (;;) {
      state.transactions++
      let rows: string[] = []
      let saved: string[] = []
      let isAborted = false
      // A server takes statements in the order in which they are sent.
      let last: Promise<unknown> = Promise.resolve()
      const run = (sql: string) => {
        const answer = last.then(() => answerTo(sql))
        last = answer.catch(() => {})
        return answer
      }
      const answerTo = async (sql: string) => {
        await new Promise((resolve) => setImmediate(resolve))
        if (sql.startsWith('ROLLBACK TO')) {
          rows = [...saved]
          isAborted = false
        } else if (isAborted) throw new SqlError('current transaction is aborted', '25P02')
        const failure = state.fails(sql)
        if (failure) {
          isAborted = true
          throw failure
        }
        if (sql.startsWith('SAVEPOINT')) saved = [...rows]
        else if (!/^(RELEASE|ROLLBACK)/.test(sql)) rows.push(sql)
        return { rows: [], changes: 1 }
      }
      try {
        const value = await fn(run)
        await last
        const failure = state.fails('COMMIT')
        if (failure) throw failure
        if (isAborted) throw new RolledBack()
        state.committed.push(...rows)
        return value
      } catch (error) {
        if (!(error instanceof SqlError) || error.sqlState !== '40001') throw error
      }
    }
  }
  const writes = new GroupedWrites({
    queues: new AccountQueues(),
    transaction,
    lock: async () => 1,
    finish: async () => {},
    committed: () => {},
    outcomeUnknown: () => state.unknown++,
    hasSavepoints,
  })
  const submit = (perform: Member['perform']) => writes.submit(ACCOUNT, { isBump: true, perform })
  return { state, submit }
}

const FORESEEN: StatementFacts = {
  ...{ isHot: true, isLeased: false, reads: [], changes: [] },
  foreseen: { rows: [], changes: 1 },
}

const READING: StatementFacts = {
  ...{ isHot: true, isLeased: false, changes: [] },
  reads: [{ table: 't', held: new Map(), columns: undefined }],
}

function performed(value: unknown): Performed<unknown> {
  return { value, changes: [], accounts: [ACCOUNT], versions: new Map(), counted: [] }
}

/** A write of one row, whose answer it waits for or not. */
const writing = (row: string, facts?: StatementFacts) => async (run: RunStatement) => {
  await run(row, [], facts)
  return performed(row)
}

const outcomes = async (all: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(all)).map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
  )

test('writes that wait share a transaction; one that fails is told alone and leaves nothing', async () => {
  const { state, submit } = server()
  state.fails = (sql) => (sql === 'c' ? new Error('c fails') : undefined)
  const first = submit(writing('a'))
  const all = ['b', 'c', 'd'].map((row) => submit(writing(row)))
  assert.deepEqual(await outcomes([first, ...all]), ['a', 'b', 'c fails', 'd'])
  assert.deepEqual(state.committed, ['a', 'b', 'd'])
  assert.ok(state.transactions <= 2)
})

test('where a statement that nobody waited for failed, each is run again by itself, and it alone fails', async () => {
  const { state, submit } = server()
  state.fails = (sql) => (sql === 'b' ? new SqlError('b is there already', '23505') : undefined)
  const all = ['a', 'b', 'c'].map((row) => submit(writing(row, FORESEEN)))
  assert.deepEqual(await outcomes(all), ['a', 'b is there already', 'c'])
  assert.deepEqual(state.committed, ['a', 'c'])
})

test('who failed and was told is not run again with the others', async () => {
  const { state, submit } = server()
  let runs = 0
  const failing = async () => {
    runs++
    throw new Error('as planned')
  }
  state.fails = (sql) => (sql === 'b' ? new SqlError('b is there already', '23505') : undefined)
  const all = [submit(failing), submit(writing('a', FORESEEN)), submit(writing('b', FORESEEN))]
  assert.deepEqual(await outcomes(all), ['as planned', 'a', 'b is there already'])
  assert.equal(runs, 1)
  assert.deepEqual(state.committed, ['a'])
})

for (const facts of [undefined, FORESEEN]) {
  test(`after a serialization failure the group is run again (${facts ? 'nobody waited' : 'somebody waited'})`, async () => {
    const { state, submit } = server()
    let failures = 2
    state.fails = (sql) => (sql === 'b' && failures-- > 0 ? new SqlError('could not serialize', '40001') : undefined)
    const all = ['a', 'b', 'c'].map((row) => submit(writing(row, facts)))
    assert.deepEqual(await outcomes(all), ['a', 'b', 'c'])
    assert.deepEqual(state.committed, ['a', 'b', 'c'])
  })
}

test('when the answer to COMMIT is lost, none is told that it succeeded, and none is run again', async () => {
  const { state, submit } = server()
  state.fails = (sql) => (sql === 'COMMIT' ? new OutcomeUnknown() : undefined)
  let runs = 0
  const counted = async (run: RunStatement) => {
    runs++
    return await writing('x')(run)
  }
  const results = await Promise.allSettled([submit(counted), submit(counted)])
  for (const result of results) assert.ok(result.status === 'rejected' && result.reason instanceof OutcomeUnknown)
  assert.equal(runs, 2)
  assert.ok(state.unknown > 0)
})

test('who is refused by what another wrote hears of it when that is committed, and not before', async () => {
  for (const isCommitted of [true, false]) {
    const { state, submit } = server()
    state.fails = (sql) => (sql === 'COMMIT' && !isCommitted ? new OutcomeUnknown() : undefined)
    const written = Promise.withResolvers<void>()
    const heard: string[] = []
    const waiting = async (run: RunStatement) => {
      await run('a', [], { ...FORESEEN, changes: READING.reads, foreseen: undefined })
      written.resolve()
      return performed('a')
    }
    // What it asks last it asks when the other has had its turn.
    const refused = async (run: RunStatement) => {
      await written.promise
      for (let round = 0; round < 10; round++) await new Promise((resolve) => setImmediate(resolve))
      await run('is there a?', [], READING)
      throw new Error('a is there already')
    }
    const first = submit(writing('first')) // The others wait for it, and so share a transaction.
    const all = [submit(waiting), submit(refused)]
    for (const [index, each] of all.entries()) {
      each.catch(() => {}).finally(() => heard.push(`${index} after ${state.committed.includes('a')}`))
    }
    const unknown = new OutcomeUnknown().message
    await first.catch(() => {})
    assert.deepEqual(await outcomes(all), isCommitted ? ['a', 'a is there already'] : [unknown, unknown])
    assert.deepEqual(heard.sort(), [`0 after ${isCommitted}`, `1 after ${isCommitted}`])
  }
})

test('an engine without savepoints commits each by itself', async () => {
  const { state, submit } = server({ hasSavepoints: false })
  state.fails = (sql) => (/SAVEPOINT/.test(sql) ? new Error('unknown statement') : undefined)
  const all = ['a', 'b', 'c'].map((row) => submit(writing(row)))
  assert.deepEqual(await outcomes(all), ['a', 'b', 'c'])
  assert.equal(state.transactions, 3)
})
