/**
 * The whole store as one file, and back. A backup of one engine can be restored into the other. It knows rows and
 * tables, and nothing of what they mean; `sqlite/` and `postgres/` give it one moment to read, and one transaction to
 * fill.
 */
export { digestOf, RowsDigest, type TableDigest } from './digest.ts'
export { BackupUnusable } from './format.ts'
export { load } from './load.ts'
export { type BackupSummary, rowsOf, verifyBackup } from './read.ts'
export { assertUpToDate, backedUpTables, backupLines } from './write.ts'
