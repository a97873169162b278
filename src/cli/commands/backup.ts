import { homedir } from 'node:os'
import { join } from 'node:path'
import { printable, progressBar } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { storeUrl } from '../secret-url.ts'

export const backup = command({
  name: 'backup',
  summary: 'Writes all accounts into one file, while the server goes on; the master key is not in it.',
  usage: 'backup FILE | FOLDER [FLAGS]',
  example: 'backup /mnt/backups',
  note: [
    'In a folder the file is named by its time. Only its owner can read it. `castellan restore` takes it back, into either',
    'kind of store. Keep a copy of the master key elsewhere: without it, what is sealed in a backup cannot be opened.',
  ].join('\n'),
  maxWords: 1,
  flags: {
    data: { type: 'string', value: 'FOLDER', help: 'the data folder (default ~/.castellan)' },
    store: { type: 'string', value: 'URL', help: 'or the PostgreSQL store (CASTELLAN_STORE)' },
  },
  async run(given, [path], terminal) {
    if (path === undefined) {
      throw new UsageError(
        '`backup` needs to know where to',
        'name a new file, or a folder, such as `castellan backup .`',
      )
    }
    const store = storeUrl(given, terminal)
    const { takeBackup } = await import('../../server/backups.ts')
    const progress = progressBar(terminal)
    try {
      const { file, digest } = await takeBackup(
        {
          data: store === undefined ? (given.data ?? join(homedir(), '.castellan')) : undefined,
          store,
          clock: Date.now,
          onProgress: progress.show,
        },
        path,
      )
      progress.end()
      terminal.out(
        printable`wrote ${file}\ndigest of its rows: ${digest}\nthe master key is not in it: keep a copy of it, and not beside the backup\n`,
      )
      return 0
    } finally {
      progress.end()
    }
  },
})
