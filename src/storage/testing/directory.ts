import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import type { Store } from '../store.ts'
import { ALICE, BOB, event, newAccount } from './accounts.ts'

/** What is looked up before an account is known, and what one account has of another. */
export function directoryContract(store: () => Store, crowd = 100): void {
  test('of many that take one alias at once, one gets it', async () => {
    const accounts = Array.from({ length: crowd }, (_, i) => accountId(String(700000000000 + i)))
    await Promise.all(accounts.map((account) => newAccount(store(), account)))
    const taken = await Promise.all(
      accounts.map((account) => store().write(account, (tx) => tx.account.setAlias('the-one'))),
    )
    assert.equal(taken.filter(Boolean).length, 1)
    const winner = accounts[taken.indexOf(true)]
    assert.equal(await store().directory.byAlias('the-one'), winner)
    for (const account of accounts) {
      assert.equal((await store().read(account).account.get()).alias, account === winner ? 'the-one' : null)
    }
  })

  test('of many accounts with one root address in many spellings, one is made', async () => {
    const spelling = (i: number) =>
      [...'root@one.example'].map((c, at) => ((i >> (at % 7)) & 1 ? c.toUpperCase() : c)).join('')
    const made = await Promise.allSettled(
      Array.from({ length: crowd }, (_, i) => newAccount(store(), accountId(String(800000000000 + i)), spelling(i))),
    )
    assert.equal(made.filter((outcome) => outcome.status === 'fulfilled').length, 1)
    const owner = await store().directory.byRootEmail('ROOT@one.example')
    const accounts = (await store().directory.accounts()).filter((account) => account.startsWith('8000'))
    assert.deepEqual(accounts, [owner], 'nothing is left of the others')
  })

  test('an account cannot be made twice', async () => {
    await assert.rejects(newAccount(store(), ALICE, 'other@example.org'))
    assert.equal(await store().directory.byRootEmail('other@example.org'), undefined)
  })

  test('an alias or an address that is given up can be taken by another account', async () => {
    await store().write(ALICE, (tx) => tx.account.setAlias('first'))
    await store().write(ALICE, (tx) => tx.account.setAlias('second'))
    assert.equal(await store().write(BOB, (tx) => tx.account.setAlias('second')), false)
    assert.equal(await store().write(BOB, (tx) => tx.account.setAlias('first')), true)
    await store().write(ALICE, (tx) => tx.account.setAlias(null))
    assert.equal(await store().directory.byAlias('second'), undefined)
    const { rootEmail } = await store().read(ALICE).account.get()
    await store().write(ALICE, (tx) => tx.account.setRootEmail('New@example.org'))
    assert.equal(await store().directory.byRootEmail(rootEmail), undefined)
    assert.equal(await store().directory.byRootEmail('new@EXAMPLE.org'), ALICE)
    assert.equal(await store().write(BOB, (tx) => tx.account.setRootEmail('NEW@example.org')), false)
  })

  test('a key from outside leads to one account', async () => {
    assert.equal(await store().write(ALICE, (tx) => tx.account.importAccessKey('AKIAIOSFODNN7EXAMPLE')), true)
    assert.equal(await store().write(BOB, (tx) => tx.account.importAccessKey('AKIAIOSFODNN7EXAMPLE')), false)
    await store().write(BOB, (tx) => tx.account.forgetImportedAccessKey('AKIAIOSFODNN7EXAMPLE'))
    assert.equal(await store().directory.importedAccessKey('AKIAIOSFODNN7EXAMPLE'), ALICE)
    await store().write(ALICE, (tx) => tx.account.forgetImportedAccessKey('AKIAIOSFODNN7EXAMPLE'))
    assert.equal(await store().directory.importedAccessKey('AKIAIOSFODNN7EXAMPLE'), undefined)
  })

  test('accounts do not see each other', async () => {
    await store().record(ALICE, (tx) => tx.audit.append([event(5000, { userName: 'alice' })]))
    const query = { startTime: 5000, endTime: 5000, limit: 10 }
    assert.equal((await store().read(ALICE).audit.lookup(query)).events.length, 1)
    assert.deepEqual((await store().read(BOB).audit.lookup(query)).events, [])
    assert.equal(
      await store()
        .record(BOB, (tx) => tx.audit.prune(6000, 1000))
        .then(() => true),
      true,
    )
    assert.equal((await store().read(ALICE).audit.lookup(query)).events.length, 1)
  })
}
