import type { Clock } from '../../aws/index.ts'
import type { EngineName, RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { runBatch } from './backfill.ts'
import type { Migration } from './migration.ts'
import { assertKnown } from './plan.ts'
import { digestOf, statementsOf } from './statements.ts'

export interface Migrating {
  readonly engine: EngineName
  readonly migrations: readonly Migration[]
  /** Runs `fn` in a transaction of its own; perhaps more than once. */
  readonly transaction: <T>(fn: (run: RunStatement) => Promise<T>) => Promise<T>
  /** Told how far it is, now and then, where it takes long. */
  readonly onProgress?: ((message: string) => void) | undefined
  readonly clock?: Clock
}

/** Milliseconds from one line about the progress to the next. */
const TOLD_EVERY = 2000

/** How far a migration is. */
interface State {
  /** Steps that are done. */
  readonly steps: number
  /** Where the next step, a backfill, goes on: the key of the last row that it did, as JSON, or nothing. */
  readonly position: string
}

/** What one transaction did: all that was left, or rows of a backfill, with more to come. */
type Advance = 'done' | { readonly migration: string; readonly rows: number }

/**
 * Brings the schema up to date. Of several nodes that open one store at once, each step is done by one, and all wait
 * for it. A process that dies leaves whole steps, and of a backfill whole batches; the next one goes on from there.
 *
 * @throws StoreUnusable when the data was made by migrations that this version does not have, or has in another form.
 */
export async function migrate({
  engine,
  migrations,
  transaction,
  onProgress,
  clock = Date.now,
}: Migrating): Promise<void> {
  let rows = 0
  let toldAt = clock()
  for (;;) {
    const advance = await transaction((run) => advanceIn(run, engine, migrations))
    if (advance === 'done') return
    rows += advance.rows
    const now = clock()
    if (now - toldAt < TOLD_EVERY) continue
    toldAt = now
    onProgress?.(`the store is being migrated: ${advance.migration}, ${rows} rows so far`)
  }
}

async function advanceIn(run: RunStatement, engine: EngineName, migrations: readonly Migration[]): Promise<Advance> {
  const [text, integer] = engine === 'sqlite' ? ['TEXT', 'INTEGER'] : ['TEXT COLLATE "C"', 'BIGINT']
  await run(
    `CREATE TABLE IF NOT EXISTS schema_migration (name ${text} PRIMARY KEY, digest ${text} NOT NULL,` +
      ` steps ${integer} NOT NULL, position ${text} NOT NULL)${engine === 'sqlite' ? ' STRICT' : ''}`,
    [],
  )
  const { rows } = await run('SELECT * FROM schema_migration ORDER BY name', [])
  assertKnown(
    rows.map(({ name }) => String(name)),
    migrations,
  )
  for (const migration of migrations) {
    const digest = digestOf(migration, engine)
    const applied = rows.find((row) => row.name === migration.name)
    // Data from before the first release has no `steps`.
    if (applied && (applied.digest !== digest || applied.steps === undefined)) {
      throw new StoreUnusable(
        `the data was made by another version of castellan (its \`${migration.name}\` differs): open it with that one`,
      )
    }
    if (applied?.steps === migration.steps.length) continue
    const advance = await advanceMigration(run, engine, migration, digest)
    if (advance !== 'done') return advance
  }
  return 'done'
}

async function advanceMigration(
  run: RunStatement,
  engine: EngineName,
  migration: Migration,
  digest: string,
): Promise<Advance> {
  const { name } = migration
  const to = (index: number) => (engine === 'sqlite' ? '?' : `$${index}`)
  // First, so that of several nodes that start at once one waits here for the other, and then sees what that did.
  await run(
    `INSERT INTO schema_migration (name, digest, steps, position) VALUES (${to(1)}, ${to(2)}, 0, '')` +
      ' ON CONFLICT DO NOTHING',
    [name, digest],
  )
  const locked = await run(
    `UPDATE schema_migration SET digest = digest WHERE name = ${to(1)} RETURNING steps, position`,
    [name],
  )
  let state = locked.rows[0] as unknown as State
  const save = async (next: State) => {
    state = next
    const values = [next.steps, next.position, name]
    await run(`UPDATE schema_migration SET steps = ${to(1)}, position = ${to(2)} WHERE name = ${to(3)}`, values)
  }
  for (const step of migration.steps.slice(state.steps)) {
    if (step.kind === 'backfill') {
      const { rows, last } = await runBatch(run, engine, step, state.position)
      // Each batch is a transaction of its own: a table of any size is done without holding it.
      if (last !== undefined) {
        await save({ steps: state.steps, position: last })
        return { migration: name, rows }
      }
    }
    for (const statement of statementsOf(step, engine)) await run(statement, [])
    await save({ steps: state.steps + 1, position: '' })
  }
  return 'done'
}
