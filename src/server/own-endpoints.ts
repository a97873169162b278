import type { Room } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'
import { jsonAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import type { AuditQueue } from './audit-queue.ts'
import { healthOf, LIVEZ, READYZ, readinessOf } from './health.ts'
import type { RequestHead } from './http-server.ts'
import type { Life } from './life.ts'
import { type LocalstackParts, localstackEndpoints } from './localstack-endpoints.ts'
import { isPlainLocalRequest } from './plain-request.ts'

const RESET = '/_castellan/reset'
/**
 * As moto's server has it; what its clients read is the status.
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html#reset-api
 * @see https://github.com/getmoto/moto/blob/master/moto/moto_api/_internal/responses.py
 */
const MOTO_RESET = '/moto-api/reset'

/** Whether a request that nobody signed is for these endpoints. */
export function isOwnPath(path: string): boolean {
  return path.startsWith('/_castellan/') || path.startsWith('/_localstack/') || path === MOTO_RESET
}

/**
 * `GET /_castellan/livez`: 200 while the process answers. `GET /_castellan/readyz`: 200 while it takes requests.
 * `GET /_castellan/health`: 200 while the store answers and has room, else 503; `status` says what is wrong, `dryRun`
 * which upstreams are on trial.
 * `POST /_castellan/reset`, on an ephemeral node only: back to the freshly created account. What suites for other
 * emulators ask for stands beside it: `/_localstack/…` and `/moto-api/reset`.
 */
export function ownEndpoints(
  parts: {
    store: Store
    room: () => Room
    lacksKey: () => boolean
    life: Life
    auditQueue: Pick<AuditQueue, 'waiting'>
    reset: (() => Promise<void>) | undefined
    /** Upstreams that are on trial, by name. */
    dryRun?: readonly string[]
  } & LocalstackParts,
) {
  const localstack = localstackEndpoints(parts)
  return async (head: RequestHead): Promise<PageResponse> => {
    if (head.path.startsWith('/_localstack/')) return await localstack(head, () => healthOf(parts.store, parts.room))
    const isRead = head.method === 'GET' || head.method === 'HEAD'
    if (head.path === LIVEZ && isRead) return jsonAnswer(200, { status: 'ok' })
    if (head.path === READYZ && isRead) {
      const { status, message } = await readinessOf(parts)
      return jsonAnswer(status, { status: message })
    }
    if (head.path === '/_castellan/health' && isRead) {
      const { status, message } = await healthOf(parts.store, parts.room)
      const { dryRun = [] } = parts
      return jsonAnswer(status, { status: message, ...(dryRun.length > 0 && { dryRun }) })
    }
    if ((head.path === RESET || head.path === MOTO_RESET) && parts.reset) {
      const isMoto = head.path === MOTO_RESET
      if (head.method !== 'POST') {
        if (isMoto) return jsonAnswer(400, { Error: 'Need to POST to reset Moto' })
        return jsonAnswer(405, { message: 'POST resets the account' })
      }
      if (!isPlainLocalRequest(head))
        return jsonAnswer(403, { message: 'a reset is taken from a local, direct request only' })
      await parts.reset()
      return jsonAnswer(200, { status: isMoto ? 'ok' : 'reset' })
    }
    return jsonAnswer(404, { message: 'no such endpoint' })
  }
}
