import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { AccountId } from '../../aws/index.ts'
import type { NewRole } from '../repositories/roles.ts'
import type { Store } from '../store.ts'
import { ALICE, BOB } from './accounts.ts'

/** What every store must do with roles, whatever its engine. */
export function rolesContract(open: () => Store, crowd = 100): void {
  describe('roles', () => {
    let store: Store
    before(() => {
      store = open()
    })

    const roles = (account = ALICE) => store.read(account).roles

    test('a role is found by its name in any case, and by its id, in its own account alone', async () => {
      await store.write(ALICE, (tx) => tx.roles.add(role({ roleId: 'AROA1', roleName: 'Deploy', path: '/team/' })))
      const found = await roles().withName('dePLOY')
      assert.deepEqual(found, {
        ...role({ roleId: 'AROA1', roleName: 'Deploy', path: '/team/' }),
        arn: `arn:aws:iam::${ALICE}:role/team/Deploy`,
        lastUsedAt: null,
        lastUsedRegion: null,
      })
      assert.deepEqual(await roles().withId('AROA1'), found)
      assert.equal(await roles(BOB).withName('Deploy'), undefined)
      assert.equal(await roles(BOB).withId('AROA1'), undefined)
    })

    test('a second role whose name differs in case alone is refused by the store itself', async () => {
      const again = role({ roleId: 'AROA2', roleName: 'DEPLOY' })
      await assert.rejects(store.write(ALICE, (tx) => tx.roles.add(again)))
      await store.write(BOB, (tx) => tx.roles.add(again))
    })

    test('of many who make one name at once, each in another case, one does', async () => {
      const add = (index: number) =>
        store.write(ALICE, async (tx) => {
          const roleName = [...'parallel'].map((c, i) => ((index >> i) & 1 ? c.toUpperCase() : c)).join('')
          if (await tx.roles.withName(roleName)) return 0
          await tx.roles.add(role({ roleId: `AROAP${index}`, roleName }))
          return 1
        })
      const made = await Promise.all(Array.from({ length: crowd }, (_, index) => add(index)))
      assert.equal(made.filter(Boolean).length, 1)
      assert.equal(await store.read(ALICE).rowCounts.of('roles'), 2)
    })

    test('lists go by name, from where they were left', async () => {
      const names = async (range: object) => (await roles().list(range)).map(({ roleName }) => roleName.toLowerCase())
      assert.deepEqual(await names({}), ['deploy', 'parallel'])
      assert.deepEqual(await names({ after: 'deploy' }), ['parallel'])
      assert.deepEqual(await names({ limit: 1 }), ['deploy'])
    })

    test('what changes is what is named, and the use of a role bumps no version', async () => {
      await store.write(ALICE, (tx) => tx.roles.update('AROA1', { description: 'new', maxSessionDuration: 7200 }))
      const version = (await store.versions([ALICE])).get(ALICE)
      await store.record(ALICE, (tx) => tx.roles.recordUse('AROA1', { at: 9, region: 'eu-west-1' }))
      const found = await roles().withId('AROA1')
      assert.deepEqual(
        [found?.description, found?.maxSessionDuration, found?.boundaryArn, found?.lastUsedAt, found?.lastUsedRegion],
        ['new', 7200, null, 9, 'eu-west-1'],
      )
      assert.equal((await store.versions([ALICE])).get(ALICE), version)
    })

    test('its policies, boundary and tags are read together, of its own account', async () => {
      const own = `arn:aws:iam::${ALICE}:policy/own`
      await store.write(ALICE, async (tx) => {
        const policy = { policyId: 'ANPA1', policyName: 'own', path: '/', arn: own, description: null }
        await tx.managedPolicies.add({ ...policy, defaultVersion: 1, lastVersion: 1, createdAt: 1, updatedAt: 1 })
        await tx.managedPolicies.addVersion('ANPA1', { version: 1, document: '{"own":1}', createdAt: 1 })
        await tx.policyAttachments.attach('AROA1', own, 1)
        await tx.policyAttachments.attach('AROA1', 'arn:aws:iam::aws:policy/ReadOnlyAccess', 2)
        await tx.inlinePolicies.put('AROA1', { policyName: 'inline', document: '{}' })
        await tx.iamTags.set('AROA1', [{ key: 'Team', value: 'Blue' }], { foldsCase: true })
        await tx.roles.update('AROA1', { boundaryArn: own })
        await tx.users.add({ userId: 'AIDABOUND', userName: 'bound', path: '/', createdAt: 1, boundaryArn: own })
      })
      const facts = await store.read(ALICE).principals.policiesOfRole('AROA1')
      assert.deepEqual(
        facts && { ...facts, identity: facts.identity.toSorted((a, b) => a.policy.localeCompare(b.policy)) },
        {
          roleId: 'AROA1',
          roleName: 'Deploy',
          path: '/team/',
          arn: `arn:aws:iam::${ALICE}:role/team/Deploy`,
          tags: [{ key: 'Team', value: 'Blue' }],
          identity: [
            { policy: own, document: '{"own":1}', version: 'v1' },
            { policy: 'arn:aws:iam::aws:policy/ReadOnlyAccess', document: undefined },
            { policy: 'inline', document: '{}' },
          ],
          boundary: { policy: own, document: '{"own":1}', version: 'v1' },
        },
      )
      assert.equal(await store.read(BOB).principals.policiesOfRole('AROA1'), undefined)
      const { policyAttachments, rowCounts } = store.read(ALICE)
      assert.deepEqual(await policyAttachments.boundedBy(own, { limit: 9 }), ['AIDABOUND', 'AROA1'])
      assert.deepEqual(await policyAttachments.boundedBy(own, { limit: 1 }), ['AIDABOUND'])
      assert.deepEqual(await policyAttachments.boundedBy(own, { after: 'AIDABOUND', limit: 1 }), ['AROA1'])
      assert.deepEqual(await policyAttachments.boundedBy(own, { before: 'AIDA~', limit: 9 }), ['AIDABOUND'])
      assert.deepEqual(await rowCounts.ofPolicy(own), { attachments: 1, boundaries: 2 })
      assert.deepEqual([...(await policyAttachments.ownInUse([own, 'none'], 'boundary'))], [own])
      assert.deepEqual([...(await policyAttachments.ownInUse([own, 'none'], 'permissions'))], [own])
      assert.deepEqual([...((await policyAttachments.fewOwnInUse('either', 1)) ?? [])], [own])
      assert.equal(await policyAttachments.fewOwnInUse('either', 0), undefined)
    })

    test('a deletion is remembered in its account, until it is too old', async () => {
      const isDone = (account: AccountId, id: string) => store.read(account).roleDeletions.isDone(id)
      await store.write(ALICE, async (tx) => {
        for (const [id, at] of Object.entries({ old: 1, older: 0, young: 9 })) await tx.roleDeletions.add(id, at)
      })
      assert.deepEqual(
        [await isDone(ALICE, 'old'), await isDone(ALICE, 'none'), await isDone(BOB, 'old')],
        [true, false, false],
      )
      assert.equal(await store.record(BOB, (tx) => tx.roleDeletions.prune(5, 9)), 0)
      assert.equal(await store.record(ALICE, (tx) => tx.roleDeletions.prune(5, 1)), 1)
      assert.deepEqual([await isDone(ALICE, 'older'), await isDone(ALICE, 'old')], [false, true])
      assert.equal(await store.record(ALICE, (tx) => tx.roleDeletions.prune(5, 9)), 1)
      assert.equal(await isDone(ALICE, 'young'), true)
    })

    test('it is gone when it is removed, and of its id nothing is left', async () => {
      await store.write(ALICE, (tx) => tx.roles.remove('AROA1'))
      assert.equal(await roles().withName('Deploy'), undefined)
      assert.equal(await store.read(ALICE).principals.policiesOfRole('AROA1'), undefined)
    })
  })
}

function role(facts: Pick<NewRole, 'roleId' | 'roleName'> & Partial<NewRole>): NewRole {
  return {
    path: '/',
    createdAt: 1,
    description: null,
    maxSessionDuration: 3600,
    trustPolicy: '{}',
    foreignPrincipals: null,
    boundaryArn: null,
    serviceName: null,
    ...facts,
  }
}
