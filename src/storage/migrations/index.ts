import { createHash } from 'node:crypto'
import type { EngineName, RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { account } from './0001-account.ts'
import { iam } from './0002-iam.ts'
import { monitoring } from './0003-monitoring.ts'
import { signin } from './0004-signin.ts'
import type { Migration } from './migration.ts'

/** In order; see README.md in this folder for how to write one. */
const migrations: readonly Migration[] = [account, iam, monitoring, signin]

/**
 * Brings the schema up to date, in the transaction that `run` belongs to.
 *
 * @throws StoreUnusable when the data was made by migrations that this version does not have, or has in another form.
 */
export async function migrate(engine: EngineName, run: RunStatement): Promise<void> {
  const types = engine === 'sqlite' ? { text: 'TEXT', suffix: ' STRICT' } : { text: 'TEXT COLLATE "C"', suffix: '' }
  await run(
    `CREATE TABLE IF NOT EXISTS schema_migration (name ${types.text} PRIMARY KEY, digest ${types.text} NOT NULL)${types.suffix}`,
    [],
  )
  const { rows } = await run('SELECT name, digest FROM schema_migration ORDER BY name', [])
  const unknown = rows.find((row) => !migrations.some((migration) => migration.name === row.name))
  if (unknown) throw new StoreUnusable(`the data was made by a newer version of castellan (it has \`${unknown.name}\`)`)
  for (const migration of migrations) {
    const statements = migration.tables.flatMap((table) => table(engine))
    const digest = createHash('sha256').update(statements.join(';')).digest('base64url')
    const applied = rows.find((row) => row.name === migration.name)
    if (applied && applied.digest !== digest) {
      throw new StoreUnusable(`the data was made by another version of castellan (its \`${migration.name}\` differs)`)
    }
    if (applied) continue
    const [one, two] = engine === 'sqlite' ? ['?', '?'] : ['$1', '$2']
    // First, so that of several nodes that start at once one waits here for the other.
    await run(`INSERT INTO schema_migration (name, digest) VALUES (${one}, ${two})`, [migration.name, digest])
    for (const statement of statements) await run(statement, [])
  }
}
