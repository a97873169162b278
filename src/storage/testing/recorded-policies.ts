import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Store } from '../store.ts'
import { ALICE, BOB } from './accounts.ts'

/** Longer than a key may be. */
const ARN = `arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/${'f'.repeat(2000)}`

export function recordedPoliciesContract(store: () => Store): void {
  describe('policies of resources that upstreams do not tell', () => {
    const get = async (id = ALICE) => await store().read(id).recordedPolicies.get(ARN)

    test('one is what was set last, null where nobody knows it, and none where it was removed', async () => {
      assert.equal(await get(), undefined)
      for (const document of ['{}', null, '{"Statement":[]}']) {
        await store().write(ALICE, ({ recordedPolicies }) => recordedPolicies.set(ARN, document))
        assert.deepEqual(await get(), { document })
      }
      assert.equal(await get(BOB), undefined)
      await store().write(BOB, ({ recordedPolicies }) => recordedPolicies.remove(ARN))
      assert.deepEqual(await get(), { document: '{"Statement":[]}' })
      await store().write(ALICE, ({ recordedPolicies }) => recordedPolicies.remove(ARN))
      assert.equal(await get(), undefined)
    })

    test('the names of those of a service', async () => {
      const queue = 'arn:aws:sqs:us-east-1:111122223333:q'
      await store().write(ALICE, async ({ recordedPolicies }) => {
        await recordedPolicies.set(queue, null)
        await recordedPolicies.set(ARN, '{}')
      })
      const { recordedPolicies } = store().read(ALICE)
      assert.deepEqual(await recordedPolicies.arnsOf('sqs'), [queue])
      assert.deepEqual(await recordedPolicies.arnsOf('elasticfilesystem'), [ARN])
      assert.deepEqual(await recordedPolicies.arnsOf('sns'), [])
      assert.deepEqual(await store().read(BOB).recordedPolicies.arnsOf('sqs'), [])
      await store().write(ALICE, async ({ recordedPolicies: kept }) => {
        await kept.remove(queue)
        await kept.remove(ARN)
      })
    })

    test('whether there are as many as may be', async () => {
      await store().write(ALICE, async ({ recordedPolicies }) => {
        for (const name of ['a', 'b', 'c']) await recordedPolicies.set(`${ARN}${name}`, '{}')
        assert.equal(await recordedPolicies.hasAsManyAs(3), true)
        assert.equal(await recordedPolicies.hasAsManyAs(4), false)
      })
    })
  })
}
