import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, Arn } from '../aws/index.ts'
import { Changes, changedBy, Reads } from './changes.ts'
import { Parameter } from './footprint.ts'
import type { Repositories } from './repositories/index.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'
import { ALICE, BOB, newAccount } from './testing/accounts.ts'

const USERS = ['AIDA1', 'AIDA2', 'AIDA3']
const GROUPS = ['AGPA1', 'AGPA2']
const POLICIES = ['ANPA1', 'ANPA2']
const ROLES = ['AROA1', 'AROA2']
const KEYS = ['AKIA1', 'AKIA2']
const NAMES = ['one', 'Two', 'three']
const ACCOUNTS = [ALICE, BOB]

/** What is remembered of the store: for authentication and authorisation, and by the hot queries. */
const QUERIES: ((db: Repositories) => unknown)[] = [
  ...USERS.flatMap((id) => [
    (db: Repositories) => db.principals.policiesOf(id),
    (db: Repositories) => db.users.withId(id),
    (db: Repositories) => db.iamTags.ofTarget(id),
    (db: Repositories) => db.groups.ofUser(id),
    (db: Repositories) => db.loginProfiles.ofUser(id),
  ]),
  ...ROLES.flatMap((id) => [
    (db: Repositories) => db.principals.policiesOfRole(id),
    (db: Repositories) => db.roles.withId(id),
  ]),
  ...KEYS.map((id) => (db: Repositories) => db.principals.forAccessKey(id)),
  ...NAMES.flatMap((name) => [
    (db: Repositories) => db.users.withName(name),
    (db: Repositories) => db.roles.withName(name),
  ]),
  ...GROUPS.map((id) => (db: Repositories) => db.users.ofGroup(id, { limit: 10 })),
  (db) => db.principals.policiesWithArns(POLICIES.map(arnOf)),
  (db) => db.users.list({ limit: 2 }),
  (db) => db.rowCounts.of('users'),
  (db) => db.account.find(),
  (db) => db.regionOpts.list(),
  (db) => db.policyAttachments.targetsOf(arnOf('ANPA1'), { limit: 5 }),
]

type Pick = <T>(from: readonly T[]) => T

/** Changes of all that those queries read. Some fail, and then leave nothing. */
const WRITES: ((tx: Repositories, pick: Pick, step: number) => Promise<unknown>)[] = [
  (tx, pick, step) =>
    tx.users.add({ userId: pick(USERS), userName: pick(NAMES), path: '/', createdAt: step, boundaryArn: null }),
  (tx, pick) => tx.users.rename(pick(USERS), pick(NAMES), pick(['/', '/a/'])),
  (tx, pick) => tx.users.remove(pick(USERS)),
  (tx, pick) => tx.users.setBoundary(pick(USERS), pick([null, arnOf(pick(POLICIES))])),
  (tx, pick, step) =>
    tx.iamTags.set(
      pick([...USERS, ...ROLES]),
      [
        { key: pick(['a', 'A', 'b']), value: String(step) },
        { key: 'c', value: 'd' },
      ],
      { foldsCase: pick([true, false]) },
    ),
  (tx, pick) => tx.iamTags.remove(pick(USERS), [pick(['a', 'b'])], { foldsCase: true }),
  (tx, pick) => tx.iamTags.removeAll(pick(USERS)),
  (tx, pick, step) =>
    tx.groups.add({ groupId: pick(GROUPS), groupName: `group-${pick(NAMES)}`, path: '/', createdAt: step }),
  (tx, pick) => tx.groups.rename(pick(GROUPS), pick(NAMES), '/g/'),
  (tx, pick) => tx.groups.remove(pick(GROUPS)),
  (tx, pick, step) => tx.groups.addMember(pick(GROUPS), pick(USERS), step),
  (tx, pick) => tx.groups.removeMember(pick(GROUPS), pick(USERS)),
  (tx, pick, step) =>
    tx.inlinePolicies.put(pick([...USERS, ...GROUPS, ...ROLES]), { policyName: 'own', document: `${step}` }),
  (tx, pick) => tx.inlinePolicies.remove(pick([...USERS, ...GROUPS]), 'own'),
  (tx, pick, step) => tx.policyAttachments.attach(pick([...USERS, ...GROUPS, ...ROLES]), arnOf(pick(POLICIES)), step),
  (tx, pick) => tx.policyAttachments.detach(pick([...USERS, ...GROUPS]), arnOf(pick(POLICIES))),
  async (tx, pick, step) => {
    const policyId = pick(POLICIES)
    const facts = { path: '/', description: null, createdAt: step, updatedAt: step, defaultVersion: 1, lastVersion: 1 }
    await tx.managedPolicies.add({ policyId, policyName: policyId, arn: arnOf(policyId), ...facts })
    await tx.managedPolicies.addVersion(policyId, { version: 1, document: `v1 ${step}`, createdAt: step })
  },
  (tx, pick, step) =>
    tx.managedPolicies.addVersion(pick(POLICIES), { version: pick([2, 3]), document: `${step}`, createdAt: step }),
  (tx, pick) => tx.managedPolicies.update(pick(POLICIES), { defaultVersion: pick([1, 2, 3]) }),
  (tx, pick) => tx.managedPolicies.removeVersion(pick(POLICIES), pick([2, 3])),
  (tx, pick) => tx.managedPolicies.remove(pick(POLICIES)),
  (tx, pick, step) =>
    tx.roles.add({
      ...{ roleId: pick(ROLES), roleName: pick(NAMES), path: '/', createdAt: step, description: null },
      ...{ maxSessionDuration: 3600, trustPolicy: '{}', foreignPrincipals: null, boundaryArn: null, serviceName: null },
    }),
  (tx, pick, step) => tx.roles.recordUse(pick(ROLES), { at: step, region: 'us-east-1' }),
  (tx, pick) => tx.roles.remove(pick(ROLES)),
  (tx, pick, step) =>
    tx.accessKeys.add({
      ...{ accessKeyId: pick(KEYS), ownerId: pick(USERS), status: 'Active', createdAt: step, secretSealed: `${step}` },
    }),
  (tx, pick) => tx.accessKeys.setStatus(pick(KEYS), pick(['Active', 'Inactive'])),
  (tx, pick, step) => tx.accessKeys.recordUse(pick(KEYS), { at: step, region: 'us-east-1', service: 'iam' }),
  (tx, pick) => tx.accessKeys.remove(pick(KEYS)),
  (tx, pick, step) =>
    tx.loginProfiles.add({ userId: pick(USERS), passwordHash: `${step}`, resetRequired: false }, step),
  (tx, pick, step) => tx.loginProfiles.recordUse(pick(USERS), step),
  (tx, pick) => tx.loginProfiles.remove(pick(USERS)),
  (tx, _, step) => tx.account.update({ passwordPolicy: `${step}` }),
  (tx, _, step) => tx.account.update({ billingAlerts: step }),
  (tx, pick) => tx.regionOpts.put({ region: 'af-south-1', optStatus: pick(['ENABLED', 'DISABLED']), settlesAt: null }),
]

function arnOf(policyId: string): Arn {
  return `arn:aws:iam::${ALICE}:policy/${policyId}`
}

/** Draws that are the same in each run. */
function draws(seed: number): Pick {
  let state = seed
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number]
  }
}

async function openWithAccounts(): Promise<Store> {
  const store = await openSqlite({ path: ':memory:' })
  for (const account of ACCOUNTS) await newAccount(store, account)
  return store
}

interface Kept {
  readonly accountId: AccountId
  readonly query: (db: Repositories) => unknown
  readonly reads: Reads
  readonly value: unknown
}

async function keep(store: Store, accountId: AccountId, query: Kept['query']): Promise<Kept> {
  const reads = new Reads(store.changes)
  return { accountId, query, reads, value: await query(store.read(accountId, reads)) }
}

test('whatever is written, what is said to hold is what the store says', { timeout: 60_000 }, async () => {
  const store = await openWithAccounts()
  const pick = draws(7)
  const kept = await Promise.all(ACCOUNTS.flatMap((account) => QUERIES.map((query) => keep(store, account, query))))
  let held = 0
  let fell = 0
  for (let step = 1; step <= 1200; step++) {
    const account = pick(ACCOUNTS)
    const change = pick(WRITES)
    const how = pick(['write', 'record'] as const)
    await store[how](account, (tx) => change(tx, pick, step)).catch(() => {})
    for (const [index, { accountId, query, reads, value }] of kept.entries()) {
      if (reads.hold()) {
        held++
        assert.deepEqual(await query(store.read(accountId)), value, `step ${step}: ${query}`)
      } else {
        fell++
        kept[index] = await keep(store, accountId, query)
      }
    }
  }
  assert.ok(held > 10 * fell, `${held} held and ${fell} fell`)
  await store.close()
})

test('a change of one user leaves another, and a change of its group takes both', async () => {
  const store = await openWithAccounts()
  await store.write(ALICE, async (tx) => {
    for (const [i, userId] of USERS.entries()) {
      const userName = `user-${i}`
      await tx.users.add({ userId, userName, path: '/', createdAt: 0, boundaryArn: null })
    }
    await tx.groups.addMember('AGPA1', 'AIDA1', 0)
    await tx.groups.addMember('AGPA1', 'AIDA2', 0)
  })
  const of = (userId: string) => keep(store, ALICE, (db) => db.principals.policiesOf(userId))
  const [one, two, three] = await Promise.all([of('AIDA1'), of('AIDA2'), of('AIDA3')])
  const hold = () => [one, two, three].map(({ reads }) => reads.hold())
  const tag = [{ key: 'a', value: 'b' }]
  await store.write(ALICE, (tx) => tx.iamTags.set('AIDA3', tag, { foldsCase: true }))
  await store.write(BOB, (tx) => tx.iamTags.set('AIDA1', tag, { foldsCase: true }))
  assert.deepEqual(hold(), [true, true, false])
  await store.write(ALICE, (tx) => tx.inlinePolicies.put('AGPA1', { policyName: 'own', document: '{}' }))
  assert.deepEqual(hold(), [false, false, false])
  await store.close()
})

test('telemetry leaves all principals as they are', async () => {
  const store = await openWithAccounts()
  const kept = await keep(store, ALICE, (db) => db.principals.policiesOf('AIDA1'))
  await store.record(ALICE, (tx) => tx.dueWork.schedule('alarms', 5))
  await store.record(ALICE, (tx) => tx.accessKeys.recordUse('AKIA1', { at: 1, region: 'us-east-1', service: 'iam' }))
  assert.ok(store.changes.position > 0)
  assert.ok(kept.reads.hold())
  await store.close()
})

test('what nobody noted the reading of does not hold', () => {
  assert.equal(new Reads(new Changes()).hold(), false)
})

test('what was read so long ago that changes since are forgotten does not hold', () => {
  const changes = new Changes()
  const reads = new Reads(changes)
  reads.add([{ table: 'a', held: new Map([['id', ['x']]]), columns: undefined }], [])
  for (let i = 0; i < 2000; i++) {
    changes.add(changedBy([{ table: 'a', held: new Map([['id', [`y${i}`]]]), columns: undefined }]))
  }
  assert.equal(reads.hold(), false)
})

test('of a change what is compared is kept, and nothing else of what may be large', () => {
  const parameter = new Parameter(0)
  const rows = (value: unknown) => [{ table: 'a', held: new Map([['id', [value]]]), columns: undefined }]
  const kept = (value: unknown) => changedBy(rows(value), ['x', 'large'])?.map(({ parameters }) => parameters)
  assert.deepEqual(kept(parameter), [['x', 'large']])
  assert.deepEqual(kept('x'), [[]])
  assert.deepEqual(changedBy([], ['x']), [])
  assert.equal(changedBy(undefined, ['x']), undefined)
})

test('of what is changed no long text is kept: it may have been any, and the others tell rows apart as before', async () => {
  const held = new Map([
    ['id', [new Parameter(0)]],
    ['document', [new Parameter(1)]],
  ])
  const long = 'x'.repeat(100_000)
  const changed = changedBy([{ table: 't', held, columns: undefined }], ['a', long])
  assert.ok(!JSON.stringify(changed).includes(long))
  const changes = new Changes()
  changes.add(changed)
  const leaves = (column: string, value: string) =>
    changes.leave([{ table: 't', held: new Map([[column, [value]]]), columns: undefined }], [], 0)
  assert.deepEqual([leaves('id', 'a'), leaves('id', 'b'), leaves('document', 'y')], [false, true, false])

  // So it is with statements that are built for one call.
  const store = await openWithAccounts()
  const kept: unknown[] = []
  store.changes.add = (all) => void kept.push(...(all ?? []).flatMap(({ rows }) => rows.map(({ held }) => [...held])))
  await store.write(ALICE, (tx) => tx.managedPolicies.addVersion('ANPA1', { version: 1, document: long, createdAt: 1 }))
  assert.ok(kept.length > 0 && !JSON.stringify(kept).includes(long))
  await store.close()
})
