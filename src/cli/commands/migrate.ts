import { homedir } from 'node:os'
import { join } from 'node:path'
import { printable } from '../../terminal/index.ts'
import { command } from '../command.ts'
import { storeUrl } from '../secret-url.ts'

export const migrate = command({
  name: 'migrate',
  summary: 'Brings a store up to this version, while nodes of the version before go on; `--plan` says how.',
  usage: 'migrate [--plan] [FLAGS]',
  example: 'migrate --plan --store postgres://castellan@db.example.com/castellan',
  note: [
    'A node does the same when it starts: this is for who wants it done before. Killed at any moment, it goes on when it is run',
    'again. On PostgreSQL nodes go on meanwhile; the server of a data folder must be stopped. Take a backup first: an older version',
    'does not open what a newer one has migrated.',
  ].join(' '),
  flags: {
    plan: { type: 'boolean', help: 'say what is to be done, and change nothing; beside any server' },
    data: { type: 'string', value: 'FOLDER', help: 'the data folder (default ~/.castellan)' },
    store: { type: 'string', value: 'URL', help: 'or the PostgreSQL store (CASTELLAN_STORE)' },
  },
  async run(given, _words, terminal) {
    const url = storeUrl(given, terminal)
    const location = url === undefined ? { data: given.data ?? join(homedir(), '.castellan') } : { url }
    const { migrateStore, planMigration } = await import('../../server/migrate.ts')
    const steps = await planMigration(location)
    for (const { migration, what } of steps) terminal.out(printable`${migration}: ${what}\n`)
    if (steps.length === 0) {
      terminal.out(printable`nothing is to be done: the store is of this version\n`)
      return 0
    }
    if (given.plan) return 0
    await migrateStore(location, (message) => terminal.out(printable`${message}\n`))
    terminal.out(printable`done\n`)
    return 0
  },
})
