import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../store.ts'
import { BOB as other, ALICE as own } from './accounts.ts'

const REQUEST = {
  ...{ ownerAccountId: null, owner: null, state: 'UNASSIGNED', request: '{}', notes: null, rejectionReason: null },
  ...{ approver: null, acceptedAt: null, releasedAt: null, createdAt: 1, updatedAt: 1, expiresAt: 1000 },
}

/** What partners ask for. */
export function delegationContract(store: () => Store): void {
  const add = (requestId: string, workflowId = requestId, change: object = {}, account = own) =>
    store().record(account, (tx) => tx.delegationRequests.add({ ...REQUEST, requestId, workflowId, ...change }))

  test('a delegation request is added once for a workflow id, and is in the account that made it', async () => {
    assert.deepEqual([await add('d1', 'w'), await add('d2', 'w'), await add('d1', 'w', {}, other)], [true, false, true])
    const { delegationRequests } = store().read(own)
    assert.equal((await delegationRequests.get('d1'))?.workflowId, 'w')
    assert.equal(await delegationRequests.get('d2'), undefined)
    assert.equal(await delegationRequests.countOpen(999), 1)
    assert.equal(await delegationRequests.countOpen(1000), 0)
  })

  test('a delegation request leaves a state once, whoever asks at once', async () => {
    await add('d3')
    const take = (owner: string) =>
      store().record(own, (tx) =>
        tx.delegationRequests.move('d3', 'UNASSIGNED', { state: 'ASSIGNED', owner, ownerAccountId: other }),
      )
    const taken = await Promise.all(['a', 'b', 'c'].map((owner) => take(owner)))
    assert.deepEqual(taken.filter(Boolean), [true])
    const { delegationRequests } = store().read(own)
    const owned = async (after?: string) =>
      (await delegationRequests.ownedBy({ ownerAccountId: other, after, limit: 10 })).map((each) => each.requestId)
    assert.deepEqual([await owned(), await owned('d3')], [['d3'], []])
    const prune = (before: number) => store().record(own, (tx) => tx.delegationRequests.prune(before, 10))
    assert.deepEqual([await prune(1000), await prune(1001), await owned()], [0, 2, []])
    assert.ok(await store().read(other).delegationRequests.get('d1'))
  })
}
