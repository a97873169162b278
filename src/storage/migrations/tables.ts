import type { ColumnType, Migration } from './migration.ts'

/** A table as migrations leave it, in camelCase. */
export interface Table {
  readonly name: string
  /** In the order in which they were made. */
  readonly columns: ReadonlyMap<string, ColumnType>
  readonly primaryKey: readonly string[]
}

/** Every table that `migrations` have made and none of them dropped. */
export function tablesOf(migrations: readonly Migration[]): readonly Table[] {
  const tables = new Map<string, { name: string; columns: Map<string, ColumnType>; primaryKey: readonly string[] }>()
  for (const step of migrations.flatMap(({ steps }) => steps)) {
    const { table: name } = step
    switch (step.kind) {
      case 'createTable':
        tables.set(name, { name, columns: new Map(Object.entries(step.columns)), primaryKey: step.primaryKey })
        break
      case 'addColumn':
        tables.get(name)?.columns.set(step.column, step.type)
        break
      case 'dropColumn':
        tables.get(name)?.columns.delete(step.column)
        break
      case 'dropTable':
        tables.delete(name)
        break
      case 'createIndex':
      case 'dropIndex':
      case 'backfill':
        break
      default:
        step satisfies never
    }
  }
  return [...tables.values()]
}
