import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Store } from '../store.ts'
import { ALICE, BOB } from './accounts.ts'

/** What every store must do with last uses and the reports of them, whatever its engine. */
export function lastAccessContract(open: () => Store): void {
  describe('last accesses', () => {
    let store: Store
    before(() => {
      store = open()
    })
    const use = { principalId: 'AIDA1', service: 'iam', action: 'GetUser', usedAt: 5, region: 'us-east-1' }

    test('of an action that a principal tries again the last time is kept, without a new version', async () => {
      const version = (await store.versions([ALICE])).get(ALICE)
      await store.record(ALICE, (tx) => tx.serviceUses.record(use))
      await store.record(ALICE, (tx) => tx.serviceUses.record({ ...use, usedAt: 9, region: 'eu-west-1' }))
      await store.record(ALICE, (tx) => tx.serviceUses.record({ ...use, principalId: 'AROA1', usedAt: 7 }))
      const uses = store.read(ALICE).serviceUses
      assert.deepEqual(await uses.since(0, ['AIDA1']), [{ ...use, usedAt: 9, region: 'eu-west-1' }])
      assert.equal((await uses.since(0, ['AIDA1', 'AROA1', 'AIDA2'])).length, 2)
      assert.deepEqual(await uses.since(10, ['AIDA1']), [])
      assert.deepEqual(await store.read(BOB).serviceUses.since(0, ['AIDA1']), [])
      assert.equal((await store.versions([ALICE])).get(ALICE), version)
    })

    test('they are forgotten with the principal, and by their age', async () => {
      for (let i = 1; i <= 4; i++) {
        await store.record(ALICE, (tx) => tx.serviceUses.record({ ...use, action: `Old${i}`, usedAt: -i }))
      }
      assert.equal(await store.record(ALICE, (tx) => tx.serviceUses.prune(0, 3)), 3)
      assert.equal(await store.record(ALICE, (tx) => tx.serviceUses.prune(0, 3)), 1)
      assert.equal(await store.record(ALICE, (tx) => tx.serviceUses.prune(0, 3)), 0)
      await store.record(ALICE, (tx) => tx.serviceUses.removeAll('AIDA1'))
      const left = await store.read(ALICE).serviceUses.since(-9, ['AIDA1', 'AROA1'])
      assert.deepEqual(
        left.map(({ principalId }) => principalId),
        ['AROA1'],
      )
    })

    test('reports are found by their job in their own account, the newest of each requester, until they are old', async () => {
      const report = { jobId: 'job-0', requesterId: 'AIDA1', granularity: 'SERVICE_LEVEL', createdAt: 0, gzip: 'x' }
      for (let i = 0; i < 4; i++) {
        await store.record(ALICE, (tx) => tx.accessReports.add({ ...report, jobId: `job-${i}`, createdAt: i }))
      }
      await store.record(ALICE, (tx) => tx.accessReports.add({ ...report, jobId: 'other', requesterId: 'AIDA2' }))
      await store.record(ALICE, (tx) => tx.accessReports.keepNewest('AIDA1', 2))
      const there = async (account = ALICE) => {
        const all = ['job-0', 'job-1', 'job-2', 'job-3', 'other'].map((id) =>
          store.read(account).accessReports.withId(id),
        )
        return (await Promise.all(all)).flatMap((found) => found?.jobId ?? [])
      }
      assert.deepEqual(await there(), ['job-2', 'job-3', 'other'])
      assert.deepEqual(await there(BOB), [])
      assert.deepEqual(await store.read(ALICE).accessReports.withId('job-3'), {
        ...report,
        jobId: 'job-3',
        createdAt: 3,
      })
      await store.record(ALICE, (tx) => tx.accessReports.prune(3))
      assert.deepEqual(await there(), ['job-3'])
    })
  })
}
