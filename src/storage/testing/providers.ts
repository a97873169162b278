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
}
