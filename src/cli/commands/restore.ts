import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { printable, progressBar } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { storeUrl } from '../secret-url.ts'

export const restore = command({
  name: 'restore',
  summary: 'Makes a store what a backup says, all of it or nothing.',
  usage: 'restore FILE [FLAGS]',
  example: 'restore castellan-20261130T003621Z.backup --data ~/.castellan',
  note: [
    'The servers must be stopped. The backup is checked as a whole first, and so is that the master key opens it:',
    'CASTELLAN_MASTER_KEY or CASTELLAN_MASTER_KEY_FILE, else the file in the data folder.',
    'What was deleted or disabled since the backup is back: users, keys, policies. Browsers sign in again.',
  ].join('\n'),
  maxWords: 1,
  flags: {
    data: { type: 'string', value: 'FOLDER', help: 'the data folder (default ~/.castellan)' },
    store: { type: 'string', value: 'URL', help: 'or the PostgreSQL store (CASTELLAN_STORE)' },
    replace: { type: 'boolean', help: 'put it in place of the accounts that the store has' },
  },
  async run(given, [path], terminal) {
    if (path === undefined) throw new UsageError('`restore` needs a backup', 'name the file that `backup` wrote')
    const store = storeUrl(given, terminal)
    const { restoreFrom } = await import('../../server/backups.ts')
    const progress = progressBar(terminal)
    try {
      const { accounts, madeAt, digest } = await restoreFrom(
        {
          data: store === undefined ? (given.data ?? join(homedir(), '.castellan')) : undefined,
          store,
          environment: terminal.environment,
          random: randomBytes,
          clock: Date.now,
          replace: given.replace ?? false,
          onProgress: progress.show,
        },
        path,
      )
      progress.end()
      terminal.out(
        printable`restored ${accounts} account${accounts === 1 ? '' : 's'}, as of ${madeAt}\ndigest of the rows, read back: ${digest}\nwhat was deleted or disabled since then is back: look at users, access keys and policies\n`,
      )
      return 0
    } finally {
      progress.end()
    }
  },
})
