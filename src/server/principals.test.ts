import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld } from '../signin/testing/world.ts'
import { storeView } from '../storage/store-view.ts'
import { otherNode } from '../storage/testing/other-node.ts'
import { AccountVersions } from './account-versions.ts'
import { Principals } from './principals.ts'

const ALLOW_ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'

async function node() {
  const world = await openWorld()
  let now = 0
  const store = otherNode(world.store)
  const versions = new AccountVersions(store, () => now)
  const principals = new Principals(store, versions)
  const userId = await world.addUser('alice')
  const putPolicy = (through: typeof store, document: string) =>
    through.write(world.account, (tx) => tx.inlinePolicies.put(userId, { policyName: 'own', document }))
  const mayList = async () => {
    const known = await principals.withId(world.account, userId)
    const request = { action: 'iam:ListUsers', resource: '*', context: () => undefined }
    return known?.policies.identity.evaluate(request).effect
  }
  return {
    ...{ world, store, principals, userId, putPolicy, mayList },
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

test('a user is known with its tags, by lower-case key, and with what its policies say', async () => {
  const { world, store, principals, userId, putPolicy, mayList } = await node()
  await store.write(world.account, (tx) =>
    tx.iamTags.set(userId, [{ key: 'Team', value: 'Blue' }], { foldsCase: true }),
  )
  const known = await principals.withId(world.account, userId)
  assert.deepEqual(known?.principal, {
    kind: 'user',
    accountId: world.account,
    arn: `arn:aws:iam::${world.account}:user/alice`,
    userId,
    userName: 'alice',
    path: '/',
    tags: new Map([['team', 'Blue']]),
  })
  assert.equal(await mayList(), 'ImplicitDeny')
  await putPolicy(store, ALLOW_ALL)
  assert.equal(await mayList(), 'Allow')
})

test('root is known by the account’s id, and no policy limits it', async () => {
  const { world, principals } = await node()
  const known = await principals.withId(world.account, world.account)
  assert.equal(known?.principal.kind, 'root')
  assert.equal(known.policies.root, true)
})

test('what is cached is given at once and as the same object', async () => {
  const { world, principals, userId } = await node()
  const known = await principals.withId(world.account, userId)
  assert.equal(principals.withId(world.account, userId), known)
})

test('what this node changes counts at once; what another does, when the lease is out', async () => {
  const { world, store, putPolicy, mayList, pass } = await node()
  assert.equal(await mayList(), 'ImplicitDeny')
  await putPolicy(store, ALLOW_ALL)
  assert.equal(await mayList(), 'Allow')
  await putPolicy(world.store, ALLOW_ALL.replace('Allow', 'Deny'))
  assert.equal(await mayList(), 'Allow')
  pass(1001)
  assert.equal(await mayList(), 'ExplicitDeny')
})

test('a deny that takes the place of another while both are read counts', async () => {
  const { world, store, userId, putPolicy } = await node()
  const DENY_ALL = ALLOW_ALL.replace('Allow', 'Deny')
  await putPolicy(store, ALLOW_ALL)
  await store.write(world.account, async (tx) => {
    await tx.groups.add({ groupId: 'AGPA1', groupName: 'barred', path: '/', createdAt: 0 })
    await tx.groups.addMember('AGPA1', userId, 0)
    await tx.inlinePolicies.put('AGPA1', { policyName: 'bars', document: DENY_ALL })
  })
  let changes = 0
  const torn = storeView(store, {
    read(accountId, reads) {
      const db = store.read(accountId, reads)
      const { principals } = db
      const policiesOf: typeof principals.policiesOf = async (id) => {
        const before = await principals.policiesOf(id)
        if (changes++ > 0) return before
        await store.write(accountId, (tx) => tx.inlinePolicies.put(id, { policyName: 'barred', document: DENY_ALL }))
        await store.write(accountId, (tx) => tx.inlinePolicies.remove('AGPA1', 'bars'))
        // Its own policies as they were, and its group's as they are.
        return before && { ...before, identity: before.identity.filter(({ document }) => document === ALLOW_ALL) }
      }
      return Object.create(db, {
        principals: { value: Object.create(principals, { policiesOf: { value: policiesOf } }) },
      })
    },
  })
  const principals = new Principals(torn, new AccountVersions(torn, () => 0))
  const known = await principals.withId(world.account, userId)
  const request = { action: 'iam:ListUsers', resource: '*', context: () => undefined }
  assert.equal(known?.policies.identity.evaluate(request).effect, 'ExplicitDeny')
})

test('who is gone is not known, and a key of nobody’s neither', async () => {
  const { world, store, principals, userId } = await node()
  assert.ok(await principals.withId(world.account, userId))
  await store.write(world.account, (tx) => tx.users.remove(userId))
  assert.equal(await principals.withId(world.account, userId), undefined)
  assert.equal(await principals.ofAccessKey('AKIANOBODY'), undefined)
})

test('a policy that is attached and nowhere to be found lets nothing through: it may hold a deny', async () => {
  const { world, store, principals, userId } = await node()
  await store.write(world.account, (tx) =>
    tx.policyAttachments.attach(userId, 'arn:aws:iam::aws:policy/NoSuchPolicy', 0),
  )
  await assert.rejects(async () => principals.withId(world.account, userId), /cannot be found/)
})
