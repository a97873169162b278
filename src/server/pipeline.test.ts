import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../aws/index.ts'
import { type OperationContext, operationsOf } from '../services/operation.ts'
import { sts } from '../services/sts/descriptor.ts'
import { openStore } from '../storage/index.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { run } from './pipeline.ts'
import { Services } from './services.ts'
import { ACCOUNT, ALLOW, failingNode, getCallerIdentity, nodeWith, OTHER, policiesOf } from './testing/one-operation.ts'

test('what is refused because the audit record cannot be written waits for nothing, so that an outage fills no memory', async () => {
  const { node, auditQueue, state } = failingNode()
  await run(getCallerIdentity(), node) // Recorded, or would be: it is refused only after the queue has taken it.
  await auditQueue.flush()
  for (let i = 0; i < 3; i++) {
    assert.equal((await run(getCallerIdentity(), node)).status, 503)
  }
  state.refuses = false
  await auditQueue.flush()
  const { bytes } = state
  await run(getCallerIdentity(), node)
  await auditQueue.flush()
  assert.equal(state.bytes, 2 * bytes)
})

test('what is refused for its Region is recorded, and so waits for nothing either while the record cannot be written', async () => {
  const { node, auditQueue } = failingNode()
  assert.equal((await run(getCallerIdentity('eu-south-1'), node)).status, 403)
  await auditQueue.flush()
  assert.equal((await run(getCallerIdentity('eu-south-1'), node)).status, 503)
})

test('an operation that changes another account too commits both changes with both audit events, or nothing', async () => {
  const store = await openStore({ ephemeral: true })
  const changed: string[] = []
  store.changes.onCommit(({ accounts }) => changed.push(...accounts))
  for (const account of [ACCOUNT, OTHER]) {
    const facts = { name: 'before', rootEmail: `${account}@example.org`, rootPasswordHash: null, createdAt: 0 }
    await store.directory.createAccount({ accountId: account, ...facts })
  }
  const state = { refuses: true, woken: 0 }
  const operation = operationsOf<{ GetCallerIdentity: { input: object; output: object } }, OperationContext>('sts')(
    'GetCallerIdentity',
    {
      action: 'sts:GetCallerIdentity',
      access: 'write',
      who: 'anyone',
      otherAccounts: () => [OTHER, ACCOUNT],
      async handle(_input, { db }) {
        await db.account.update({ name: 'after' })
        await db.of(OTHER).account.update({ name: 'after' })
        if (state.refuses) throw new AwsError('AccessDenied', 'no', 403)
        return {}
      },
    },
  )
  const node = {
    ...failingNode().node,
    store,
    shared: {},
    services: new Services([{ ...sts, operations: [operation] }]),
    auditQueue: { assertOpen() {}, add() {}, wrote() {} },
    afterCommit: () => state.woken++,
  } as unknown as Node
  const accounts = async () => {
    const found = []
    for (const account of [ACCOUNT, OTHER]) {
      const { name, version } = await store.read(account).account.get()
      const { events } = await store.read(account).audit.lookup({ limit: 5 })
      found.push([name, version, events.map(({ event }) => JSON.parse(event).recipientAccountId)])
    }
    return found
  }
  assert.equal((await run(getCallerIdentity(), node)).status, 403)
  assert.deepEqual(await accounts(), [
    ['before', 1, []],
    ['before', 1, []],
  ])
  state.refuses = false
  changed.length = 0
  assert.equal((await run(getCallerIdentity(), node)).status, 200)
  assert.deepEqual(await accounts(), [
    ['after', 2, [ACCOUNT]],
    ['after', 2, [OTHER]],
  ])
  assert.deepEqual(changed, [ACCOUNT, OTHER], 'the caches of both fall')
  assert.equal(state.woken, 1)
  await store.close()
})

test('what names no resource at all is asked of everything', async () => {
  const define = { action: 'sts:AssumeRole', resource: () => [] }
  const { node } = nodeWith(define, policiesOf(ALLOW))
  assert.equal((await run(getCallerIdentity(), node)).status, 200)
  const limited = nodeWith(define, policiesOf({ ...ALLOW, Resource: 'arn:aws:iam::123456789012:role/r' }))
  assert.equal((await run(getCallerIdentity(), limited.node)).status, 403)
  assert.deepEqual(limited.seen.accounts, [])
})

test('an operation works on the account that its input names, and both accounts have the event', async () => {
  const resourcePolicy = () => JSON.stringify({ Statement: { ...ALLOW, Principal: { AWS: ACCOUNT } } })
  const define = { action: 'sts:AssumeRole', account: () => OTHER, resourcePolicy }
  const { node, seen } = nodeWith(define, policiesOf(ALLOW))
  assert.equal((await run(getCallerIdentity(), node)).status, 200)
  assert.deepEqual(seen.accounts, [OTHER])
  assert.deepEqual(
    seen.events.map(({ recipientAccountId, sharedEventID }) => [recipientAccountId, sharedEventID]),
    [
      [OTHER, 'r'],
      [ACCOUNT, 'r'],
    ],
  )
})

test('a refusal is not in the record of the account that it did not reach', async () => {
  const { node, seen } = nodeWith({ action: 'sts:AssumeRole', account: () => OTHER }, policiesOf(ALLOW))
  assert.equal((await run(getCallerIdentity(), node)).status, 403)
  assert.deepEqual(seen.accounts, [])
  assert.deepEqual(
    seen.events.map(({ recipientAccountId, errorCode }) => [recipientAccountId, errorCode]),
    [[ACCOUNT, 'AccessDenied']],
  )
})

test('who proves nothing reaches what needs no proof, in the account that the input names, and nothing else', async () => {
  const asked = (): Exchange => ({ ...getCallerIdentity(), proof: { kind: 'none' } })
  const open = nodeWith({ who: 'anonymous', account: () => OTHER }, undefined)
  assert.equal((await run(asked(), open.node)).status, 200)
  assert.deepEqual(open.seen.accounts, [OTHER])
  assert.deepEqual(
    open.seen.events.map(({ recipientAccountId, userIdentity }) => [recipientAccountId, userIdentity]),
    [[OTHER, { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }]],
  )
  const nobodys = nodeWith({ who: 'anonymous', account: () => undefined }, undefined)
  await run(asked(), nobodys.node)
  assert.deepEqual(nobodys.seen.accounts, ['000000000000'])
})
