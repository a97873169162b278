import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '../../aws/index.ts'
import type { Store } from '../store.ts'
import { BOB as other, ALICE as own } from './accounts.ts'

/** The account as an issuer of tokens. */
export function tokenIssuerContract(store: () => Store): void {
  const read = (account: AccountId) => store().read(account).tokenIssuer
  const key = (keyId: string, createdAt: number) => ({
    keyId,
    createdAt,
    algorithm: 'ES384',
    publicJwk: '{}',
    privateKeySealed: 'sealed',
  })

  test('an issuer keeps its id when it is off and on again, and loses its keys; another account has its own', async () => {
    await store().write(own, ({ tokenIssuer }) => tokenIssuer.enable('first', 1))
    await store().write(other, async ({ tokenIssuer }) => {
      await tokenIssuer.enable('other', 1)
      await tokenIssuer.addKey(key('k', 1))
    })
    await store().write(own, async ({ tokenIssuer }) => {
      for (const made of [key('a', 1), key('b', 3), key('c', 2), key('d', 2)]) await tokenIssuer.addKey(made)
      await tokenIssuer.removeKey('d')
    })
    assert.deepEqual(await read(own).get(), { issuerId: 'first', isEnabled: true })
    assert.deepEqual(await read(own).keys(), [key('b', 3), key('c', 2), key('a', 1)])
    await store().write(own, ({ tokenIssuer }) => tokenIssuer.disable())
    assert.deepEqual(await read(own).get(), { issuerId: 'first', isEnabled: false })
    assert.deepEqual(await read(own).keys(), [])
    await store().write(own, ({ tokenIssuer }) => tokenIssuer.enable('second', 2))
    assert.deepEqual(await read(own).get(), { issuerId: 'first', isEnabled: true })
    assert.deepEqual(await read(other).keys(), [key('k', 1)])
  })
}
