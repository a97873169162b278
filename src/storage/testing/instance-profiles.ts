import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Store } from '../store.ts'
import { ALICE, BOB } from './accounts.ts'

/** What every store must do with instance profiles, whatever its engine. */
export function instanceProfilesContract(store: () => Store): void {
  describe('instance profiles', () => {
    const profiles = (account = ALICE) => store().read(account).instanceProfiles
    const add = (profileId: string, profileName: string, path = '/', account = ALICE) =>
      store().write(account, (tx) => tx.instanceProfiles.add({ profileId, profileName, path, createdAt: 1 }))

    test('one is found by its name in any case, in its own account alone', async () => {
      await add('AIPA1', 'Web', '/team/')
      assert.deepEqual(await profiles().withName('wEB'), {
        profileId: 'AIPA1',
        profileName: 'Web',
        path: '/team/',
        createdAt: 1,
        roleId: null,
        arn: `arn:aws:iam::${ALICE}:instance-profile/team/Web`,
      })
      assert.equal(await profiles(BOB).withName('Web'), undefined)
      await assert.rejects(add('AIPA2', 'WEB'))
      assert.equal(await profiles().count(), 1)
    })

    test('lists go by name, and those of a role by id', async () => {
      await add('AIPA2', 'api')
      await add('AIPA3', 'zoo')
      await add('AIPA4', 'web', '/', BOB)
      await store().write(ALICE, async (tx) => {
        for (const id of ['AIPA3', 'AIPA1']) await tx.instanceProfiles.setRole(id, 'AROAX')
      })
      await store().write(BOB, (tx) => tx.instanceProfiles.setRole('AIPA4', 'AROAX'))
      const names = async (range: object) => (await profiles().list(range)).map(({ profileName }) => profileName)
      assert.deepEqual(await names({}), ['api', 'Web', 'zoo'])
      assert.deepEqual(await names({ after: 'api', limit: 1 }), ['Web'])
      const ofRole = async (range: { after?: string; limit: number }) =>
        (await profiles().ofRole('AROAX', range)).map(({ profileId }) => profileId)
      assert.deepEqual(await ofRole({ limit: 9 }), ['AIPA1', 'AIPA3'])
      assert.deepEqual(await ofRole({ limit: 1 }), ['AIPA1'])
      assert.deepEqual(await ofRole({ after: 'AIPA1', limit: 9 }), ['AIPA3'])
    })

    test('one that is removed is gone, and no other', async () => {
      await store().write(ALICE, (tx) => tx.instanceProfiles.remove('AIPA1'))
      assert.equal(await profiles().withName('web'), undefined)
      assert.equal((await profiles(BOB).withName('web'))?.roleId, 'AROAX')
      assert.equal(await profiles().count(), 2)
    })
  })
}
