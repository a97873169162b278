import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import type { Caller } from '../services/operation.ts'
import type { EventBatch } from '../storage/event-batch.ts'
import type { Store } from '../storage/store.ts'
import { AuditQueue } from './audit-queue.ts'
import type { Exchange } from './exchange.ts'
import { silentLog } from './log.ts'
import type { Node } from './node.ts'
import { run } from './pipeline.ts'

const ACCOUNT = accountId('123456789012')

const ROOT: Caller = {
  kind: 'root',
  accountId: ACCOUNT,
  arn: 'arn:aws:iam::123456789012:root',
  userId: ACCOUNT,
  credential: 'long-term',
}

/** As much of a node as a request meets that goes no further than the audit record, whose store refuses everything at first. */
function failingNode() {
  const state = { refuses: true, bytes: 0 }
  const recordEvents = async (_account: unknown, { lines }: EventBatch) => {
    if (state.refuses) throw new Error('the disk is full')
    state.bytes += lines.length
  }
  const auditQueue = new AuditQueue({ recordEvents } as unknown as Store, silentLog)
  const node = {
    services: { find: () => undefined },
    authenticator: { authenticate: () => ({ caller: ROOT, principal: undefined }) },
    lastUsed: { note() {} },
    auditQueue,
    log: silentLog,
  } as unknown as Node
  return { node, auditQueue, state }
}

function getCallerIdentity(): Exchange {
  const signature = { service: 'sts', region: 'us-east-1' }
  const body = Buffer.from('Action=GetCallerIdentity&Version=2011-06-15')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = { method: 'POST', path: '/', query: '', rawHeaders: [], headers, body, bodySha256: '' }
  return { request, proof: { kind: 'signature', signature }, sourceIp: '127.0.0.1', now: 0, requestId: 'r' } as never
}

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
