import { SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { Changes } from '../changes.ts'
import { database, type Engine } from '../engine.ts'
import { Directory } from '../repositories/directory.ts'
import { Repositories } from '../repositories/index.ts'
import { SqliteConnection } from '../sqlite/connection.ts'
import type { Store } from '../store.ts'
import { storeView } from '../store-view.ts'

const engine: Engine = { name: 'sqlite', compiler: new SqliteQueryCompiler(), adapter: new SqliteAdapter() }

/** What is committed to the file of `store`, as it is read by who remembers nothing; `close` ends the connection. */
export function uncached(store: Store, path: string): { readonly store: Store; close(): void } {
  const connection = new SqliteConnection(path, { readOnly: true })
  const db = database(engine, (sql, parameters) => connection.run(sql, parameters))
  const directory = new Directory(db, (accountId, fn) => store.record(accountId, fn))
  const view = storeView(store, {
    changes: new Changes(),
    directory,
    read: (accountId) => new Repositories(db, accountId, { record: (accountId, fn) => store.record(accountId, fn) }),
    versions: (accountIds) => directory.versions(accountIds),
  })
  return { store: view, close: () => connection.db.close() }
}
