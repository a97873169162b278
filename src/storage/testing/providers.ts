import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../store.ts'
import { BOB as other, ALICE as own } from './accounts.ts'

/** Who else may say who somebody is. */
export function providersContract(store: () => Store): void {
  test('an OpenID Connect provider is found by its URL in its letter case, and by no other account', async () => {
    const provider = { clientIds: ['a', 'b'], thumbprints: [], createdAt: 1 }
    const add = (url: string) => store().write(own, (tx) => tx.oidcProviders.add({ url, ...provider }))
    await add('idp.example.com/B')
    await add('idp.example.com/a')
    await assert.rejects(add('idp.example.com/a'))
    const { oidcProviders } = store().read(own)
    const urls = async () => (await oidcProviders.list()).map(({ url }) => url)
    assert.deepEqual(await urls(), ['idp.example.com/B', 'idp.example.com/a'])
    assert.deepEqual([await oidcProviders.count(), await store().read(other).oidcProviders.count()], [2, 0])
    const arn = `arn:aws:iam::${own}:oidc-provider/idp.example.com/a`
    assert.deepEqual(await oidcProviders.withUrl('idp.example.com/a'), { url: 'idp.example.com/a', arn, ...provider })
    assert.equal(await oidcProviders.withUrl('idp.example.com/A'), undefined)
    assert.equal(await store().read(other).oidcProviders.withUrl('idp.example.com/a'), undefined)
    await store().write(own, async (tx) => {
      await tx.oidcProviders.setClientIds('idp.example.com/a', [])
      await tx.oidcProviders.setThumbprints('idp.example.com/a', ['c'])
      await tx.oidcProviders.remove('idp.example.com/B')
    })
    const changed = await oidcProviders.withUrl('idp.example.com/a')
    assert.deepEqual([changed?.clientIds, changed?.thumbprints, await urls()], [[], ['c'], ['idp.example.com/a']])
  })

  test('a SAML provider is found by its name in any case, and takes its private keys with it', async () => {
    const provider = (providerId: string, name: string) => ({
      ...{ providerId, name, encryptionMode: null, createdAt: 1, validUntil: 2 },
      metadata: '<a/>',
    })
    const key = (keyId: string, providerId: string, addedAt: number) => ({
      ...{ keyId, providerId, addedAt },
      privateKeySealed: 's',
    })
    await store().write(own, async ({ samlProviders }) => {
      await samlProviders.add(provider('P1', 'b'))
      await samlProviders.add(provider('P2', 'A'))
      for (const each of [key('K1', 'P1', 2), key('K2', 'P1', 1), key('K3', 'P2', 1)]) {
        await samlProviders.addPrivateKey(each)
      }
    })
    await assert.rejects(store().write(own, (tx) => tx.samlProviders.add(provider('P3', 'B'))))
    const { samlProviders } = store().read(own)
    const keys = async (id: string) => (await samlProviders.privateKeysOf(id)).map(({ keyId }) => keyId)
    assert.deepEqual(
      (await samlProviders.list()).map(({ name }) => name),
      ['A', 'b'],
    )
    assert.deepEqual([await samlProviders.count(), await store().read(other).samlProviders.count()], [2, 0])
    assert.equal((await samlProviders.withName('B'))?.arn, `arn:aws:iam::${own}:saml-provider/b`)
    assert.equal(await store().read(other).samlProviders.withName('b'), undefined)
    assert.deepEqual(await keys('P1'), ['K2', 'K1'])
    assert.equal((await samlProviders.sealedKeysOf('P1')).length, 2)
    await store().write(own, async (tx) => {
      await tx.samlProviders.update('P1', { metadata: '<b/>', encryptionMode: 'Required', validUntil: 3 })
      await tx.samlProviders.removePrivateKey('K2')
      await tx.samlProviders.remove('P2')
    })
    assert.equal(await samlProviders.metadataOf('P1'), '<b/>')
    assert.equal((await samlProviders.withName('b'))?.encryptionMode, 'Required')
    assert.deepEqual([await keys('P1'), await keys('P2')], [['K1'], []])
  })

  test('a SAML assertion is used once in an account, by whoever is first, until it is forgotten', async () => {
    const use = (account: typeof own, hash: string, expiresAt = 1000) =>
      store().record(account, (tx) => tx.usedAssertions.use(hash, expiresAt))
    const first = await Promise.all(Array.from({ length: 5 }, () => use(own, 'a')))
    assert.deepEqual(first.filter(Boolean), [true])
    assert.deepEqual([await use(own, 'a'), await use(other, 'a'), await use(own, 'b', 2000)], [false, true, true])
    const prune = (before: number) => store().record(own, (tx) => tx.usedAssertions.prune(before, 10))
    assert.deepEqual(
      [await prune(1000), await prune(1001), await use(own, 'a'), await use(own, 'b')],
      [0, 1, true, false],
    )
    assert.deepEqual([await use(other, 'a')], [false])
  })
}
