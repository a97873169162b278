import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { Changed } from '../changes.ts'
import type { RunStatement, StatementFacts, StatementResult } from '../engine.ts'
import { Parameter, type Rows } from '../footprint.ts'
import type { Performed } from '../transactions.ts'
import { AccountQueues } from './account-queues.ts'
import { RolledBack, SqlError } from './errors.ts'
import { GroupedWrites } from './grouped-writes.ts'

/**
 * The law of a group: its outcome, answers and errors and rows, is that of its members one after the other in some
 * order, each alone, whatever fails and is run again.
 */
const ACCOUNT = accountId('111122223333')
const KEYS = ['a', 'b', 'c']
const ROUNDS = 150

type Rng = () => number
type Table = Map<string, number>

const rows = (held: ReadonlyMap<string, readonly unknown[]>): Rows => ({ table: 't', held, columns: undefined })
const keyAt = (index: number) => rows(new Map([['k', [new Parameter(index)]]]))
const NOTHING = { isHot: false, isLeased: false, reads: [], changes: [] }
const foreseen = { rows: [], changes: 1 }

const STATEMENTS = {
  get: { sql: 'get', facts: { ...NOTHING, reads: [keyAt(0)] } },
  /** A query of which nobody knows what it reads. */
  peek: { sql: 'get', facts: { ...NOTHING, reads: undefined } },
  all: { sql: 'all', facts: { ...NOTHING, reads: [rows(new Map())] } },
  insert: { sql: 'insert into "t" ("k", "v") values ($1, $2)', facts: { ...NOTHING, changes: [keyAt(0)], foreseen } },
  put: { sql: 'put', facts: { ...NOTHING, changes: [keyAt(0)], foreseen } },
  add: { sql: 'add', facts: { ...NOTHING, changes: [keyAt(1)], foreseen, addsUp: true } },
  delete: { sql: 'delete', facts: { ...NOTHING, changes: [keyAt(0)] } },
  /** Text that is written by hand. */
  raw: { sql: 'put', facts: undefined },
} satisfies Record<string, { sql: string; facts: StatementFacts | undefined }>

/** What the statements do, on a server of one table. */
function done(table: Table, sql: string, parameters: readonly unknown[]): StatementResult {
  const key = String(parameters[0])
  const found = (amount: number, all: Record<string, unknown>[] = []) => ({ rows: all, changes: amount })
  if (sql.startsWith('insert')) {
    for (let at = 0; at < parameters.length; at += 2) {
      if (table.has(String(parameters[at]))) throw new SqlError(`${parameters[at]} is there already`, '23505')
      table.set(String(parameters[at]), Number(parameters[at + 1]))
    }
    return found(parameters.length / 2)
  }
  switch (sql) {
    case 'get':
      return found(0, table.has(key) ? [{ v: table.get(key) }] : [])
    case 'all':
      return found(0, [{ v: [...table].sort().join(' ') }])
    case 'put':
      table.set(key, Number(parameters[1]))
      return found(1)
    case 'add': {
      const at = String(parameters[1])
      const value = table.get(at)
      if (value !== undefined) table.set(at, value + Number(parameters[0]))
      return found(1)
    }
    case 'delete':
      return found(table.delete(key) ? 1 : 0)
    default:
      throw new Error(`no such statement: ${sql}`)
  }
}

/** A server that forces `refusal` of a statement now and then: a serialization failure of the whole transaction. */
function server(table: Table, refuses: () => boolean) {
  let committed = new Map(table)
  const versions: number[] = []
  async function transaction<T>(fn: (run: RunStatement) => Promise<T>): Promise<T> {
    for (;;) {
      let now = new Map(committed)
      let saved: Table | undefined
      let isAborted = false
      let isOver = false
      let last: Promise<unknown> = Promise.resolve()
      const answerTo = async (sql: string, parameters: readonly unknown[]) => {
        await new Promise((resolve) => setImmediate(resolve))
        assert.ok(!isOver, 'a statement was sent after the end of its transaction')
        if (sql.startsWith('ROLLBACK TO')) {
          if (!saved) throw new SqlError('no such savepoint', '3B001')
          now = new Map(saved)
          isAborted = false
        }
        if (isAborted) throw new SqlError('current transaction is aborted', '25P02')
        try {
          if (refuses()) throw new SqlError('could not serialize access', '40001')
          if (sql.startsWith('SAVEPOINT')) saved = new Map(now)
          if (/SAVEPOINT/.test(sql)) return { rows: [], changes: 0 }
          return done(now, sql, parameters)
        } catch (error) {
          isAborted = true
          throw error
        }
      }
      const run: RunStatement = (sql, parameters) => {
        const answer = last.then(() => answerTo(sql, parameters))
        last = answer.catch(() => {})
        return answer
      }
      try {
        const value = await fn(run)
        await last
        isOver = true
        if (isAborted) throw new RolledBack()
        committed = now
        return value
      } catch (error) {
        await last
        if (!(error instanceof SqlError) || error.sqlState !== '40001') throw error
      }
    }
  }
  const writes = new GroupedWrites({
    queues: new AccountQueues(),
    transaction,
    lock: async () => versions.length,
    finish: async () => {},
    committed: (all) => {
      for (const { versions: bumped } of all) {
        const { from, to } = bumped.get(ACCOUNT) ?? { from: -1, to: -1 }
        assert.deepEqual([from, to], [versions.length, versions.length + 1], 'versions without a gap')
        versions.push(to)
      }
    },
    outcomeUnknown: () => {},
    hasSavepoints: true,
  })
  return { writes, table: () => committed, bumps: () => versions.length }
}

type Step = (
  ask: (name: keyof typeof STATEMENTS, ...parameters: unknown[]) => Promise<StatementResult>,
) => Promise<unknown>

/** Reads and writes of a few keys, in which what is written depends on what was read. */
function programOf(random: Rng, name: number): readonly Step[] {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  let seen = 0
  return Array.from({ length: 1 + Math.floor(random() * 4) }, (): Step => {
    const key = pick(KEYS)
    const by = 1 + Math.floor(random() * 3)
    const look = pick(['get', 'get', 'get', 'peek', 'all'] as const)
    const see = ({ rows: [row] }: StatementResult) => {
      seen += typeof row?.v === 'number' ? row.v : 0
      return row?.v
    }
    switch (pick(['look', 'look', 'create', 'create', 'insert', 'put', 'add', 'delete', 'raw', 'both'] as const)) {
      case 'look':
        return async (ask) => see(await ask(look, key))
      case 'create':
        return async (ask) => {
          if ((await ask('get', key)).rows.length > 0) throw new Error(`${key} exists`)
          await ask('insert', key, name)
          return 'created'
        }
      case 'insert':
        return async (ask) => void (await ask('insert', key, name))
      case 'put':
        return async (ask) => void (await ask('put', key, 100 * name + seen))
      case 'add':
        return async (ask) => void (await ask('add', by, key))
      case 'delete':
        return async (ask) => {
          const { changes } = await ask('delete', key)
          if (changes === 0) throw new Error(`no ${key}`)
          return 'deleted'
        }
      case 'raw':
        return async (ask) => (await ask('raw', key, 1000 * name + seen)).changes
      case 'both':
        return async (ask) => {
          const [first, second] = await Promise.all([ask('get', key), ask('get', pick(KEYS))])
          return [see(first), see(second)]
        }
      default:
        throw new Error('no such step')
    }
  })
}

async function performed(program: () => readonly Step[], run: RunStatement): Promise<unknown[]> {
  const ask = async (name: keyof typeof STATEMENTS, ...parameters: unknown[]) => {
    const { sql, facts } = STATEMENTS[name]
    return await run(sql, parameters, facts)
  }
  const answers: unknown[] = []
  for (const step of program()) answers.push(await step(ask))
  return answers
}

type Outcome = { readonly value: unknown } | { readonly error: string }

async function outcomeOf(running: Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await running }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** Whether the members, one after the other in some order, come out so. */
async function isSerial(
  programs: readonly (() => readonly Step[])[],
  outcomes: readonly Outcome[],
  { before, after, left }: { before: Table; after: Table; left: ReadonlySet<number> },
): Promise<boolean> {
  if (left.size === 0) return same([...before].sort(), [...after].sort())
  for (const member of left) {
    const now = new Map(before)
    const program = programs[member] as () => readonly Step[]
    const outcome = await outcomeOf(performed(program, async (sql, parameters) => done(now, sql, parameters)))
    if (!same(outcome, outcomes[member])) continue
    const rest = {
      before: 'error' in outcome ? before : now,
      after,
      left: new Set([...left].filter((m) => m !== member)),
    }
    if (await isSerial(programs, outcomes, rest)) return true
  }
  return false
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function rngOf(seed: number): Rng {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

for (const refused of [0, 0.05]) {
  test(`a group comes out as its members one after the other do (${refused * 100} % of statements refused)`, async () => {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const random = rngOf(seed * 7919)
      const before: Table = new Map(KEYS.filter(() => random() < 0.5).map((key, at) => [key, at + 1]))
      const { writes, table, bumps } = server(before, () => random() < refused)
      const programs = Array.from({ length: 5 }, (_, member) => () => programOf(rngOf(seed * 31 + member), member + 1))
      const outcomes = await Promise.all(
        programs.map((program) => {
          const perform = async (run: RunStatement): Promise<Performed<unknown>> => {
            const changed = new Changed()
            const value = await performed(program, (sql, parameters, facts) => {
              changed.add(facts?.changes, parameters)
              return run(sql, parameters, facts)
            })
            return { value, changes: changed.all, ...EMPTY }
          }
          return outcomeOf(writes.submit(ACCOUNT, { isBump: true, perform }))
        }),
      )
      const of = { before, after: table(), left: new Set(programs.keys()) }
      const shown = JSON.stringify({ seed, outcomes, before: [...before], after: [...of.after] })
      assert.ok(await isSerial(programs, outcomes, of), `no order of them comes out so: ${shown}`)
      assert.equal(bumps(), outcomes.filter((outcome) => 'value' in outcome).length)
    }
  })
}

const EMPTY = { accounts: [ACCOUNT], versions: new Map(), counted: [] }
