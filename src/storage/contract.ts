import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Store } from './store.ts'
import { accountManagementContract } from './testing/account-management.ts'
import { ALICE, BOB, CAROL, newAccount } from './testing/accounts.ts'
import { credentialsContract } from './testing/credentials.ts'
import { delegationContract } from './testing/delegation.ts'
import { directoryContract } from './testing/directory.ts'
import { compactionContract, eventsContract } from './testing/events.ts'
import { instanceProfilesContract } from './testing/instance-profiles.ts'
import { lastAccessContract } from './testing/last-access.ts'
import { metricsContract } from './testing/metrics.ts'
import { providersContract } from './testing/providers.ts'
import { recordedPoliciesContract } from './testing/recorded-policies.ts'
import { rolesContract } from './testing/roles.ts'
import { severalAccountsContract } from './testing/several-accounts.ts'
import { tokenIssuerContract } from './testing/token-issuer.ts'
import { transactionsContract } from './testing/transactions.ts'
import { valuesContract } from './testing/values.ts'

/** How the suite gets at stores of one kind. */
export interface StoreFactory {
  /** An empty store, apart from all others. */
  open(): Promise<Store>
  /** The store that was opened last and is closed now, opened again; absent where nothing outlives a store. */
  reopen?(): Promise<Store>
  /** How many are at one thing at once, where that is more than a node makes wait. Default: 100. */
  readonly crowd?: number
}

/** What every store must do, whatever its engine. */
export function storeContract(name: string, factory: StoreFactory): void {
  describe(`${name}: what every store does`, () => {
    let store: Store

    before(async () => {
      store = await factory.open()
      for (const account of [ALICE, BOB, CAROL]) await newAccount(store, account)
    })
    after(() => store.close())

    transactionsContract(() => store, factory.crowd)
    severalAccountsContract(() => store, factory.crowd)
    directoryContract(() => store, factory.crowd)
    valuesContract(() => store)
    eventsContract(() => store)
    compactionContract(() => store)
    credentialsContract(() => store)
    providersContract(() => store)
    rolesContract(() => store, factory.crowd)
    tokenIssuerContract(() => store)
    instanceProfilesContract(() => store)
    lastAccessContract(() => store)
    accountManagementContract(() => store)
    delegationContract(() => store)
    recordedPoliciesContract(() => store)
    metricsContract(() => store)

    if (factory.reopen) {
      const { reopen } = factory
      test('what was written is there after closing and opening again', async () => {
        await store.write(ALICE, (tx) => tx.account.update({ name: 'kept' }))
        const [version] = (await store.versions([ALICE])).values()
        await store.close()
        await assert.rejects(
          store.write(ALICE, async () => {}),
          { name: 'StoreUnavailable' },
        )
        store = await reopen()
        assert.equal((await store.read(ALICE).account.get()).name, 'kept')
        assert.deepEqual([...(await store.versions([ALICE])).values()], [version])
      })
    }
  })
}
