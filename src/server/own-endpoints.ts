import { isLoopback } from '../aws/index.ts'
import type { Room } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'
import { jsonAnswer } from '../web/answers.ts'
import { isOfBrowserOrProxy } from '../web/direct-request.ts'
import type { PageResponse } from '../web/page.ts'
import { hostName } from '../web/public-address.ts'
import type { RequestHead } from './http-server.ts'

/** What the disk lets a node do. One that still answers reads must not be taken for one that is to be restarted. */
const HEALTH: Readonly<Record<Room, { readonly status: number; readonly message: string }>> = {
  enough: { status: 200, message: 'ok' },
  low: { status: 200, message: 'less than 5 % of the disk is free: only what makes room is changed' },
  least: { status: 503, message: 'less than 1 % of the disk is free: root alone is served' },
}

/**
 * `GET /_castellan/health`: 200 while the store answers and has room, else 503; `status` says what is wrong.
 * `POST /_castellan/reset`, on an ephemeral node only: back to the freshly created account.
 */
export function ownEndpoints(parts: { store: Store; room: () => Room; reset: (() => Promise<void>) | undefined }) {
  return async (head: RequestHead): Promise<PageResponse> => {
    if (head.path === '/_castellan/health' && (head.method === 'GET' || head.method === 'HEAD')) {
      try {
        await parts.store.versions([])
        await parts.store.directory.accounts()
        const { status, message } = HEALTH[parts.room()]
        return jsonAnswer(status, { status: message })
      } catch {
        return jsonAnswer(503, { status: 'the store cannot be reached' })
      }
    }
    if (head.path === '/_castellan/reset' && parts.reset) {
      if (head.method !== 'POST') return jsonAnswer(405, { message: 'POST resets the account' })
      if (!isPlainLocalRequest(head))
        return jsonAnswer(403, { message: 'a reset is taken from a local, direct request only' })
      await parts.reset()
      return jsonAnswer(200, { status: 'reset' })
    }
    return jsonAnswer(404, { message: 'no such endpoint' })
  }
}

/**
 * Whether no browser page and no proxy can be behind the request: an unsigned reset is taken from nobody else. Old
 * browsers say of a form's navigation what they take, and of any request the languages of their user; Node's own
 * `fetch` takes all of them.
 */
function isPlainLocalRequest({ sourceIp, headers }: RequestHead): boolean {
  const foreign =
    isOfBrowserOrProxy(headers) ||
    headers.accept?.includes('text/html') === true ||
    (headers['accept-language'] ?? '*') !== '*'
  return isLoopback(sourceIp) && isLoopback(hostName(headers.host)) && !foreign
}
