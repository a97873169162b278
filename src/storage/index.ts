/**
 * Durable state behind one `Store`: SQL on SQLite or PostgreSQL, repositories of plain objects, migrations. This layer knows how rows are
 * kept, found and changed together; it knows nothing of policies, protocols or requests, and who may do what is not its question.
 */
export * from './errors.ts'
export { openSqlite } from './sqlite.ts'
export type { Store } from './store.ts'
