import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { OperatorStore } from '../../../server/operator-store.ts'
import type { Terminal } from '../../../terminal/index.ts'
import { storeUrl } from '../../secret-url.ts'

export const STORE_FLAGS = {
  data: {
    type: 'string',
    value: 'FOLDER',
    help: 'the data folder (default ~/.castellan); its server must be stopped',
  },
  store: { type: 'string', value: 'URL', help: 'or the PostgreSQL store (CASTELLAN_STORE), whose servers may go on' },
} as const

/** Does `work` with the store that the flags name, and closes it. */
export async function withStore<T>(
  given: { readonly data: string | undefined; readonly store: string | undefined },
  terminal: Terminal,
  work: (opened: OperatorStore) => Promise<T>,
): Promise<T> {
  const store = storeUrl(given, terminal)
  const { openOperatorStore } = await import('../../../server/operator-store.ts')
  const opened = await openOperatorStore({
    data: store === undefined ? (given.data ?? join(homedir(), '.castellan')) : given.data,
    store,
    environment: terminal.environment,
    clock: Date.now,
    random: randomBytes,
  })
  try {
    return await work(opened)
  } finally {
    await opened.store.close()
  }
}
