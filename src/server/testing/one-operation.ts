import { randomBytes } from 'node:crypto'
import { type AuthenticatedPrincipal, accountId, rootUser } from '../../aws/index.ts'
import { compile, type OwnLayers } from '../../policy/index.ts'
import { type OperationContext, operationsOf } from '../../services/operation.ts'
import { sts } from '../../services/sts/descriptor.ts'
import type { EventBatch } from '../../storage/event-batch.ts'
import type { Store } from '../../storage/store.ts'
import { AuditQueue } from '../audit-queue.ts'
import type { Exchange } from '../exchange.ts'
import { silentLog } from '../log.ts'
import type { Node } from '../node.ts'
import { RateLimits } from '../rate-limits.ts'
import { Services } from '../services.ts'

export const ACCOUNT = accountId('123456789012')
export const OTHER = accountId('210987654321')

const ROOT: AuthenticatedPrincipal = {
  ...rootUser(ACCOUNT),
  credential: { kind: 'long-term', accessKeyId: 'AKIATEST' },
}

/**
 * As much of a node as a request meets that goes no further than the audit record, whose store refuses everything at
 * first.
 */
export function failingNode() {
  const state = { refuses: true, bytes: 0 }
  const recordEvents = async (_account: unknown, { lines }: EventBatch) => {
    if (state.refuses) throw new Error('the disk is full')
    state.bytes += lines.length
  }
  const auditQueue = new AuditQueue({ recordEvents } as unknown as Store, silentLog)
  const node = {
    options: { region: 'us-east-1', random: randomBytes },
    services: new Services([]),
    authenticator: { authenticate: () => ({ caller: ROOT, policies: undefined }) },
    regions: { isUsable: () => false },
    lastUsed: { note() {} },
    rateLimits: new RateLimits(),
    auditQueue,
    log: silentLog,
  } as unknown as Node
  return { node, auditQueue, state }
}

export function getCallerIdentity(region = 'us-east-1'): Exchange {
  const signature = { service: 'sts', region }
  const body = Buffer.from('Action=GetCallerIdentity&Version=2011-06-15')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = { method: 'POST', path: '/', query: '', rawHeaders: [], headers, body, bodySha256: '' }
  return { request, proof: { kind: 'signature', signature }, sourceIp: '127.0.0.1', now: 0, requestId: 'r' } as never
}

/** A node with one operation of STS, and what it decided, did and recorded. */
export function nodeWith(define: Partial<Parameters<typeof operation>[1]>, policies: OwnLayers | undefined) {
  const seen = { accounts: [] as string[], events: [] as Record<string, unknown>[] }
  const found = operation('GetCallerIdentity', {
    action: 'sts:GetCallerIdentity',
    access: 'read',
    handle: (_input: object, { accountId }: { readonly accountId: string }) => {
      seen.accounts.push(accountId)
      return {}
    },
    ...define,
  } as Parameters<typeof operation>[1])
  const node = {
    ...failingNode().node,
    authenticator: { authenticate: () => ({ caller: ROOT, policies }) },
    options: { region: 'us-east-1' },
    store: { read: () => ({}) },
    shared: {},
    services: new Services([{ ...sts, operations: [found] }]),
    auditQueue: {
      assertOpen() {},
      add: (_account: string, { origin, members }: { origin: { members: string }; members: string }) => {
        seen.events.push(JSON.parse(`{${origin.members},${members}}`))
      },
    },
  } as unknown as Node
  return { node, seen }
}

const operation = operationsOf<{ GetCallerIdentity: { input: object; output: object } }, OperationContext>('sts')
export const policiesOf = (...Statement: object[]): OwnLayers => ({
  identity: compile([{ policy: 'own', document: JSON.stringify({ Statement }) }]),
})
export const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' }
