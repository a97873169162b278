import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Store } from '../store.ts'
import { ALICE, BOB } from './accounts.ts'

/** What every store must do with contacts, Regions and a change of root's address, whatever its engine. */
export function accountManagementContract(open: () => Store): void {
  describe('account management', () => {
    let store: Store
    before(() => {
      store = open()
    })

    test('a contact takes the place of the one of its type, and is its account’s alone', async () => {
      await store.write(ALICE, async ({ accountContacts }) => {
        await accountContacts.put('BILLING', '{"Name":"one"}')
        await accountContacts.put('BILLING', '{"Name":"two"}')
        await accountContacts.put('PRIMARY', '{}')
      })
      assert.equal(await store.read(ALICE).accountContacts.find('BILLING'), '{"Name":"two"}')
      assert.equal(await store.read(BOB).accountContacts.find('BILLING'), undefined)
      assert.equal(await store.write(BOB, (tx) => tx.accountContacts.remove('BILLING')), false)
      assert.equal(await store.write(ALICE, (tx) => tx.accountContacts.remove('BILLING')), true)
      assert.equal(await store.read(ALICE).accountContacts.find('BILLING'), undefined)
      assert.equal(await store.read(ALICE).accountContacts.find('PRIMARY'), '{}')
    })

    test('of a Region the last status is kept', async () => {
      const enabling = { region: 'eu-south-1', optStatus: 'ENABLING', settlesAt: 5 }
      const disabled = { region: 'af-south-1', optStatus: 'DISABLED', settlesAt: null }
      await store.write(ALICE, async ({ regionOpts }) => {
        await regionOpts.put({ ...enabling, optStatus: 'DISABLED' })
        await regionOpts.put(enabling)
        await regionOpts.put(disabled)
      })
      assert.deepEqual([...(await store.read(ALICE).regionOpts.list())], [disabled, enabling])
      assert.deepEqual([...(await store.read(BOB).regionOpts.list())], [])
    })

    test('one change of root’s address waits at a time', async () => {
      const update = { email: 'a@example.com', codeHash: 'h', expiresAt: 9, triesLeft: 3, startedAt: 1, starts: 1 }
      await store.write(ALICE, (tx) => tx.rootEmailUpdates.put({ ...update, starts: 2 }))
      await store.write(ALICE, (tx) => tx.rootEmailUpdates.put(update))
      assert.deepEqual(await store.read(ALICE).rootEmailUpdates.find(), update)
      await store.write(BOB, (tx) => tx.rootEmailUpdates.remove())
      assert.deepEqual(await store.read(ALICE).rootEmailUpdates.find(), update)
      await store.write(ALICE, (tx) => tx.rootEmailUpdates.remove())
      assert.equal(await store.read(ALICE).rootEmailUpdates.find(), undefined)
    })
  })
}
