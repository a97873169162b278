import type { EngineName, RunStatement } from '../engine.ts'
import { StoreTooNew } from '../errors.ts'
import { sqlNames } from '../naming.ts'
import type { Migration, Step } from './migration.ts'

/** One step that is still to be done, in words. */
export interface PlannedStep {
  readonly migration: string
  readonly what: string
}

/**
 * What `migrate` would do to the store.
 *
 * @throws StoreTooNew when a newer version has migrated it already.
 */
export async function planOf(
  engine: EngineName,
  run: RunStatement,
  migrations: readonly Migration[],
): Promise<readonly PlannedStep[]> {
  const done = await stepsDone(engine, run)
  assertKnown([...done.keys()], migrations)
  return migrations.flatMap(({ name, steps }) =>
    steps.slice(done.get(name) ?? 0).map((step) => ({ migration: name, what: inWords(step, engine) })),
  )
}

/** @throws StoreTooNew where the store has one that this version has not. */
export function assertKnown(applied: readonly string[], migrations: readonly Migration[]): void {
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name))
  if (unknown !== undefined) throw new StoreTooNew(unknown)
}

/** Of each migration that was begun, how many steps are done. */
async function stepsDone(engine: EngineName, run: RunStatement): Promise<ReadonlyMap<string, number>> {
  const where =
    engine === 'sqlite'
      ? `SELECT name FROM sqlite_schema WHERE name = 'schema_migration'`
      : `SELECT table_name AS name FROM information_schema.tables WHERE table_name = 'schema_migration'`
  if ((await run(where, [])).rows.length === 0) return new Map()
  const { rows } = await run('SELECT name, steps FROM schema_migration', [])
  return new Map(rows.map(({ name, steps }) => [String(name), Number(steps)]))
}

function inWords(step: Step, engine: EngineName): string {
  const table = sqlNames.column(step.table)
  const columns = (names: readonly string[]) => names.map((name) => sqlNames.column(name)).join(', ')
  switch (step.kind) {
    case 'createTable':
      return `makes the table ${table}`
    case 'createIndex':
      return `makes an index of ${table} by ${columns(step.columns)}${engine === 'postgres' ? '; what changes the table waits meanwhile' : ''}`
    case 'dropIndex':
      return `drops an index of ${table} by ${columns(step.columns)}`
    case 'addColumn':
      return `adds ${sqlNames.column(step.column)} to ${table}, for all its rows at once`
    case 'backfill':
      return `fills ${columns(step.write)} of ${table}, some hundred rows at a time`
    case 'dropColumn':
      return `drops ${sqlNames.column(step.column)} of ${table}, which the version before does not read`
    case 'dropTable':
      return `drops the table ${table}, which the version before does not read`
    default:
      return step satisfies never
  }
}
