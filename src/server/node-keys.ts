import type { MasterKey } from '../credentials/index.ts'
import type { KeptLocation, Store } from '../storage/index.ts'
import { takeHangup } from './hangup.ts'
import type { Log } from './log.ts'
import { useAsTold } from './master-key.ts'
import { findMasterKey } from './master-key-file.ts'
import { LACKS_KEY, MasterKeyWatch } from './master-key-watch.ts'
import { type ServeOptions, StartError } from './options.ts'
import { rotateBesideNodes } from './rotate-beside-nodes.ts'

interface Parts {
  readonly options: ServeOptions
  /** Of a store that is kept. */
  readonly location: KeptLocation | undefined
  readonly log: Log
}

/**
 * The master keys of a node that runs: read again when it is told to, and used as the store says. Of a data folder the
 * node changes the key itself, as nobody else may write there meanwhile.
 */
export class NodeKeys {
  /** The store that everything else of the node uses. */
  readonly store: Store
  readonly #inner: Store
  readonly #masterKey: MasterKey
  readonly #parts: Parts
  readonly #watch: MasterKeyWatch | undefined
  #changing: Promise<void> | undefined
  #endHangup = () => {}
  #isClosed = false

  constructor(store: Store, masterKey: MasterKey, parts: Parts) {
    this.#inner = store
    this.#masterKey = masterKey
    this.#parts = parts
    this.#watch = parts.location && new MasterKeyWatch(store, masterKey, parts.log)
    this.store = this.#watch?.watched() ?? store
  }

  /** Whether the store needs a key that the node does not have. */
  get lacksKey(): boolean {
    return this.#watch?.lacksKey ?? false
  }

  /** Goes on with a change that the process before it began. */
  start(): void {
    const { options, location } = this.#parts
    if (location?.data === undefined) return
    if (options.takesHangup) this.#endHangup = takeHangup(location.data)
    this.#change(async () => (await this.#inner.directory.masterKeyChecks()).next !== undefined)
  }

  /** Resolves when the keys are read; what is to be sealed anew then takes its time. */
  async readAgain(): Promise<void> {
    const { options, location, log } = this.#parts
    try {
      const found = findMasterKey(options)
      if (found === undefined) throw new StartError('the master key of this store is missing', 'bring it back')
      if (!useAsTold(found.masterKey, await this.#inner.directory.masterKeyChecks()))
        throw new StartError(LACKS_KEY, 'until then it goes on with those that it had')
      this.#masterKey.adopt(found.masterKey)
      log.info(`the master keys were read again: ${found.masterKey.ids.length}`)
    } catch (error) {
      if (!(error instanceof StartError)) throw error
      log.error(`the master keys stay as they were: ${error.message}; ${error.hint}`)
      return
    }
    if (location?.data !== undefined) this.#change(async () => true)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#watch?.close()
    this.#endHangup()
    await this.#changing
  }

  /** One change after the other; `isWanted` is asked when it is its turn. */
  #change(isWanted: () => Promise<boolean>): void {
    const before = this.#changing
    this.#changing = (async () => {
      await before
      if (this.#isClosed || !(await isWanted())) return
      await this.#changeNow()
    })().catch((error) => {
      if (!this.#isClosed) this.#parts.log.error('the master key could not be changed', error)
    })
  }

  async #changeNow(): Promise<void> {
    const { location, options, log } = this.#parts
    if (location === undefined) return
    const { resealed, lost } = await rotateBesideNodes(this.#inner, this.#masterKey, {
      location,
      from: 'its file',
      clock: options.clock,
      onProgress: () => {
        if (this.#isClosed) throw new StartError('the server ends', 'the next one goes on with it')
      },
    })
    await this.#watch?.look()
    if (resealed > 0) log.info(`all secrets are sealed with the new master key, ${resealed} of them now`)
    for (const each of lost) log.warn(`no master key opens the secret of ${each}: delete it`)
  }
}
