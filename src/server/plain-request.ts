import { isLoopback } from '../aws/index.ts'
import { isOfBrowserOrProxy } from '../web/direct-request.ts'
import { hostName } from '../web/public-address.ts'
import type { RequestHead } from './http-server.ts'

/**
 * Whether a browser's page or a proxy can be behind a request with these headers. Old browsers say of a form's
 * navigation what they take, and of any request the languages of their user; Node's own `fetch` takes all of them.
 */
export function isOfPageOrProxy(headers: RequestHead['headers']): boolean {
  return (
    isOfBrowserOrProxy(headers) ||
    headers.accept?.includes('text/html') === true ||
    (headers['accept-language'] ?? '*') !== '*'
  )
}

/** Whether no browser page and no proxy can be behind the request: an unsigned reset is taken from nobody else. */
export function isPlainLocalRequest({ sourceIp, headers }: Pick<RequestHead, 'sourceIp' | 'headers'>): boolean {
  return isLoopback(sourceIp) && isLoopback(hostName(headers.host)) && !isOfPageOrProxy(headers)
}
