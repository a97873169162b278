import { type AccountId, type Clock, namedKey } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import { tellOfNewMasterKey } from '../signin/index.ts'
import { SEALED_COLUMNS, type Store, sealedName } from '../storage/index.ts'
import type { SealedValue } from '../storage/repositories/sealed-values.ts'
import { checkOf } from './master-key.ts'
import { SEALED_CONTEXTS } from './sealed-contexts.ts'

/** Values in a transaction. */
const BATCH = 200

export interface Resealing {
  /** Opens what is sealed with the key before. */
  readonly before: MasterKey
  /** One key. */
  readonly next: MasterKey
  readonly clock: Clock
  /** Told how many values are sealed with the new key. */
  readonly onProgress: (resealed: number) => void
}

export interface Resealed {
  /** How many values this run sealed anew. */
  readonly resealed: number
  /** What neither key opens, and so was lost before: it is left as it is. */
  readonly lost: readonly string[]
}

/**
 * Seals everything anew, and makes the new key the store's only one. The store knows of both by then. Others may do the
 * same meanwhile, and nodes may add what they seal with the new one.
 */
export async function reseal(store: Store, keys: Resealing): Promise<Resealed> {
  const accounts = await store.directory.accounts()
  let resealed = 0
  for (const accountId of accounts) {
    // Whoever had the account's lock and did not know of the new key yet has committed: see `assertSealing`.
    await store.record(accountId, async () => {})
    for await (const { replacements } of batches(store, accountId, keys)) {
      if (replacements.length === 0) continue
      await store.record(accountId, async (tx) => {
        for (const { column, value, sealed } of replacements) await tx.sealedValues.replace(column, value, sealed)
      })
      resealed += replacements.length
      keys.onProgress(resealed)
    }
  }
  const lost = await leftOf(store, accounts, keys)
  await turn(store, accounts, keys)
  return { resealed, lost }
}

/** What is not sealed with the new key although all was gone through: no key opens it. @throws Error where one does. */
async function leftOf(store: Store, accounts: readonly AccountId[], keys: Resealing): Promise<readonly string[]> {
  const lost: string[] = []
  for (const accountId of accounts) {
    for await (const { replacements, unopened } of batches(store, accountId, keys)) {
      if (replacements.length > 0)
        throw new Error('a secret was sealed with the master key before, after it was changed')
      lost.push(...unopened)
    }
  }
  return lost
}

interface Replacement {
  readonly column: (typeof SEALED_COLUMNS)[number]
  readonly value: SealedValue
  readonly sealed: string
}

/** What of an account is to be sealed anew. What is already, by a run that died, opens with the new key. */
async function* batches(store: Store, accountId: AccountId, { before, next }: Pick<Resealing, 'before' | 'next'>) {
  const nextId = namedKey(checkOf(next)).id
  for (const column of SEALED_COLUMNS) {
    const contextOf = SEALED_CONTEXTS[sealedName(column)]
    for (let after = ''; ; ) {
      const page = await store.read(accountId).sealedValues.page(column, { after, limit: BATCH })
      const replacements: Replacement[] = []
      const unopened: string[] = []
      for (const value of page) {
        const context = contextOf(accountId, value.id)
        if (namedKey(value.sealed).id === nextId && opened(next, value, context) !== undefined) continue
        const secret = opened(before, value, context)
        if (secret === undefined) unopened.push(`${column.table} ${value.id} of account ${accountId}`)
        else replacements.push({ column, value, sealed: next.seal(secret, context) })
      }
      yield { replacements, unopened }
      const last = page.at(-1)
      if (last === undefined || page.length < BATCH) break
      after = last.id
    }
  }
}

/** All of it or nothing: so each account is told once, whoever does it first. */
async function turn(store: Store, accounts: readonly AccountId[], { clock }: Resealing): Promise<void> {
  const { next = '' } = await store.directory.masterKeyChecks()
  if (accounts.length === 0) {
    await store.directory.changeMasterKeyCheck((checks) => checks.turn(next))
    return
  }
  await store.write(
    accounts,
    async (tx) => {
      if (!(await tx.masterKeyCheck.turn(next))) return
      for (const accountId of accounts) await tellOfNewMasterKey(tx.of(accountId), clock)
    },
    'reserve',
  )
}

function opened(masterKey: MasterKey, { sealed }: SealedValue, context: string): Buffer | undefined {
  try {
    return masterKey.open(sealed, context)
  } catch {
    return undefined
  }
}
