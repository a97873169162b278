import type { AccountId } from '../aws/index.ts'
import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { cloudwatch } from '../services/cloudwatch/index.ts'
import type { Pages } from '../services/page.ts'
import type { Store } from '../storage/store.ts'
import type { Log } from './log.ts'
import type { ServeOptions } from './options.ts'
import { Services, type SharedContext } from './services.ts'
import { version } from './version.ts'

export interface Wired {
  readonly services: Services
  readonly shared: SharedContext
  readonly pages: Pages
  readonly afterCommit: (serviceName: string | undefined, accountId: AccountId) => void
  start(): void
  stop(): Promise<void>
}

export function wireServices(parts: {
  store: Store
  masterKey: MasterKey
  passwords: PasswordHasher
  publicUrl: string
  log: Log
  options: ServeOptions
}): Wired {
  const { store, masterKey, passwords, publicUrl, options } = parts
  const { clock, random } = options
  const shared = {
    store,
    masterKey,
    passwords,
    publicUrl,
    clock,
    random,
    about: { version: version(), consoleRegion: options.region, mailDelivery: 'inbox' },
  }
  return {
    services: new Services([cloudwatch], new Set(['monitoring'])),
    shared,
    pages: async () => undefined,
    afterCommit() {},
    start() {},
    async stop() {},
  }
}
