import type { MasterKey } from '../credentials/index.ts'
import { SealedByAnotherKey, type Store } from '../storage/index.ts'
import type { MasterKeyChecks } from '../storage/repositories/master-key-check.ts'
import { storeView } from '../storage/store-view.ts'
import type { Log } from './log.ts'
import { useAsTold } from './master-key.ts'

/** Milliseconds between two looks at which key the store wants. */
const INTERVAL = 5_000

export const LACKS_KEY =
  'the master key of the store is being changed, or was, to one that this node does not have: give it that too, and restart it'

/** Keeps a node's use of its master keys as the store says, while another process may change which one that is. */
export class MasterKeyWatch {
  readonly #store: Store
  readonly #masterKey: MasterKey
  readonly #log: Log
  readonly #timer: NodeJS.Timeout
  #before: MasterKeyChecks | undefined
  #lacksKey = false

  constructor(store: Store, masterKey: MasterKey, log: Log) {
    this.#store = store
    this.#masterKey = masterKey
    this.#log = log
    // What cannot be asked now is asked the next time; whoever seals meanwhile is held to the store's key by the store.
    this.#timer = setInterval(() => this.look().catch(() => {}), INTERVAL).unref()
  }

  /** Whether the store needs a key that the node does not have: what is sealed with it is refused here. */
  get lacksKey(): boolean {
    return this.#lacksKey
  }

  async look(): Promise<void> {
    const checks = await this.#store.directory.masterKeyChecks()
    if (checks.current === undefined) return // Of a store in memory.
    const hasAll = useAsTold(this.#masterKey, checks, this.#before)
    if (!hasAll && !this.#lacksKey) this.#log.error(LACKS_KEY)
    this.#lacksKey = !hasAll
    this.#before = checks
  }

  /** The store, in which what is refused for the key that sealed it is done once more with the one that is wanted. */
  watched(): Store {
    const store = this.#store
    const again = async <T>(error: unknown, work: () => Promise<T>): Promise<T> => {
      if (!(error instanceof SealedByAnotherKey)) throw error
      await this.look()
      return await work()
    }
    return storeView(store, {
      write(accounts, fn, use) {
        return store.write(accounts, fn, use).catch((error) => again(error, () => store.write(accounts, fn, use)))
      },
      record(accounts, fn) {
        return store.record(accounts, fn).catch((error) => again(error, () => store.record(accounts, fn)))
      },
    })
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
