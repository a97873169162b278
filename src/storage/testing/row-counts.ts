import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import type { Repositories } from '../repositories/index.ts'
import type { Store } from '../store.ts'

const ACCOUNT = accountId('111122223333')
const EVERYONES = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const OWN = `arn:aws:iam::${ACCOUNT}:policy/own`
const MANY = 520

/** How counts of rows are kept, whatever the engine. */
export function rowCountContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: how many rows there are`, () => {
    let store: Store

    before(async () => {
      store = await open()
      const account = { accountId: ACCOUNT, name: '', rootEmail: 'root@example.org', rootPasswordHash: null }
      await store.directory.createAccount({ ...account, createdAt: 0 })
    })
    after(() => store.close())

    /** What there is, as it is counted row by row, beside what is kept. */
    async function assertCounted(): Promise<void> {
      const db = store.read(ACCOUNT)
      const users = await db.users.list({ limit: 10_000 })
      const all = { after: '', limit: 10_000 }
      const devices = await db.mfaDevices.list(all)
      const expected = {
        users: users.length,
        devices: devices.length,
        inUse: devices.filter(({ ownerId }) => ownerId !== null).length,
        roles: (await db.roles.list({})).length,
        groups: (await db.groups.list({})).length,
        policies: (await db.managedPolicies.list(all)).length,
        everyones: (await db.policyAttachments.targetsOf(EVERYONES, all)).length,
        own: (await db.policyAttachments.targetsOf(OWN, all)).length,
        bounded: (await db.policyAttachments.boundedBy(OWN, all)).length,
      }
      const { rowCounts } = db
      const [everyones, own] = [await rowCounts.ofPolicy(EVERYONES), await rowCounts.ofPolicy(OWN)]
      const found = {
        users: await rowCounts.of('users'),
        devices: await rowCounts.of('mfaDevices'),
        inUse: await rowCounts.of('mfaDevicesInUse'),
        roles: await rowCounts.of('roles'),
        groups: await rowCounts.of('groups'),
        policies: await rowCounts.of('managedPolicies'),
        everyones: everyones.attachments,
        own: own.attachments,
        bounded: own.boundaries,
      }
      assert.deepEqual(found, expected)
      const inUse = [expected.everyones, expected.own + expected.bounded].filter((uses) => uses > 0)
      assert.equal(await rowCounts.ofPoliciesInUse(), inUse.length + policiesOfTheirOwn)
    }

    let policiesOfTheirOwn = 0

    test('few are counted, many are kept, and what is kept follows each change of them', async () => {
      await store.write(ACCOUNT, async (tx) => {
        for (let i = 0; i < 20; i++) await add(tx, i)
      })
      await assertCounted()
      for (let from = 20; from < MANY; from += 50) {
        await store.write(ACCOUNT, async (tx) => {
          for (let i = from; i < Math.min(from + 50, MANY); i++) await add(tx, i)
        })
      }
      await assertCounted()
      await assertCounted() // Of what was kept by then.
      await store.write(ACCOUNT, async (tx) => {
        await tx.users.remove(id(3))
        await tx.users.remove(id(3)) // There is no such user any more.
        await tx.users.setBoundary(id(4), null)
        await tx.users.setBoundary(id(4), null)
        await tx.users.setBoundary(id(7), EVERYONES)
        await tx.policyAttachments.detach(id(5), EVERYONES)
        await tx.policyAttachments.detach(id(5), EVERYONES)
        await tx.policyAttachments.attach(id(6), EVERYONES, 1) // It has it already.
        await tx.policyAttachments.attach('AGPANEW', EVERYONES, 1)
        await tx.mfaDevices.remove(serial(8))
        await tx.mfaDevices.release(serial(9))
        await tx.mfaDevices.release(serial(9))
        await tx.mfaDevices.assign(serial(10), id(11), 1) // Somebody has it.
      })
      await assertCounted()
    })

    test('what fails with its transaction leaves counts as they were', async () => {
      const failing = store.write(ACCOUNT, async (tx) => {
        await add(tx, MANY)
        await tx.users.remove(id(1))
        throw new Error('as planned')
      })
      await assert.rejects(failing, /as planned/)
      await assertCounted()
    })

    test('writers that wait together are counted each once, and readers never see half of one', async () => {
      const writes = Array.from({ length: 12 }, (_, i) => store.write(ACCOUNT, (tx) => add(tx, 1000 + i)))
      await Promise.all([...writes, ...Array.from({ length: 5 }, () => store.read(ACCOUNT).rowCounts.of('users'))])
      await assertCounted()
    })

    test('a transaction counts what it has changed itself, and quotas count to their end', async () => {
      await store.write(ACCOUNT, async (tx) => {
        const users = await tx.rowCounts.of('users')
        await add(tx, 2000)
        assert.equal(await tx.rowCounts.of('users'), users + 1)
        assert.equal(await tx.rowCounts.upTo('users', 7), 7)
        assert.equal(await tx.rowCounts.upTo('users', 10_000), users + 1)
      })
      await assertCounted()
    })

    test('a quota is told to the last row, whoever adds them, from what was counted at an earlier version', async () => {
      const users = await store.read(ACCOUNT).rowCounts.of('users')
      const quota = users + 60
      let added = 0
      for (;;) {
        const isBelow = await store.write(ACCOUNT, async (tx) => {
          if (!(await tx.rowCounts.areBelow('users', quota))) return false
          for (let i = 0; i < 10; i++) await add(tx, 3000 + added++)
          return true
        })
        if (!isBelow) break
        assert.ok(added <= 60)
      }
      assert.equal(added, 60)
      await store.write(ACCOUNT, async (tx) => {
        assert.ok(await tx.rowCounts.areBelow('users', quota + 1))
        await tx.users.remove(id(3000))
      })
      assert.ok(await store.write(ACCOUNT, (tx) => tx.rowCounts.areBelow('users', quota)))
      await assertCounted()
    })

    test('what is forgotten is counted again', async () => {
      await store.record(ACCOUNT, (tx) => tx.rowCounts.forget())
      await assertCounted()
    })

    test('policies in use are counted again after each change of who has them', async () => {
      policiesOfTheirOwn = 60
      await store.write(ACCOUNT, async (tx) => {
        for (let i = 0; i < policiesOfTheirOwn; i++) await tx.policyAttachments.attach(id(20), `${OWN}-${i}`, 0)
      })
      await assertCounted()
      await store.write(ACCOUNT, (tx) => tx.policyAttachments.detach(id(20), `${OWN}-7`))
      policiesOfTheirOwn--
      await assertCounted()
      await store.write(ACCOUNT, (tx) => tx.users.setBoundary(id(21), `${OWN}-7`))
      policiesOfTheirOwn++
      await assertCounted()
    })
  })
}

const id = (index: number) => `AIDA${String(index).padStart(6, '0')}`
const serial = (index: number) => `arn:aws:iam::${ACCOUNT}:mfa/d${index}`

/** One more of everything. */
async function add(tx: Repositories, index: number): Promise<void> {
  const boundaryArn = index === 7 ? null : OWN
  await tx.users.add({ userId: id(index), userName: `u${index}`, path: '/', createdAt: 0, boundaryArn })
  await tx.policyAttachments.attach(id(index), EVERYONES, 0)
  await tx.policyAttachments.attach(id(index), OWN, 0)
  const device = { path: '/', nameLc: `/d${index}`, seedSealed: '', createdAt: 0 }
  await tx.mfaDevices.add({ serialNumber: serial(index), ...device })
  await tx.mfaDevices.assign(serial(index), id(index), 0)
  await tx.groups.add({ groupId: `AGPA${index}`, groupName: `g${index}`, path: '/', createdAt: 0 })
}
