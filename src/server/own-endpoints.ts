import { isLoopback } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import { jsonAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import { hostName } from '../web/public-address.ts'
import type { RequestHead } from './http-server.ts'

/**
 * `GET /_castellan/health`: 200 while the store answers, else 503. `POST /_castellan/reset`, on an ephemeral node only:
 * back to the freshly created account.
 */
export function ownEndpoints(parts: { store: Store; reset: (() => Promise<void>) | undefined }) {
  return async (head: RequestHead): Promise<PageResponse> => {
    if (head.path === '/_castellan/health' && (head.method === 'GET' || head.method === 'HEAD')) {
      try {
        await parts.store.versions([])
        await parts.store.directory.accounts()
        return jsonAnswer(200, { status: 'ok' })
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

/** Whether no browser page and no proxy can be behind the request: an unsigned reset is taken from nobody else. */
function isPlainLocalRequest({ sourceIp, headers }: RequestHead): boolean {
  const foreign = Object.keys(headers).some(
    (name) =>
      name === 'origin' || name === 'forwarded' || name.startsWith('sec-fetch-') || name.startsWith('x-forwarded-'),
  )
  return isLoopback(sourceIp) && isLoopback(hostName(headers.host)) && !foreign
}
