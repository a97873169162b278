import type { PageRequest, PageResponse, Pages } from '../web/page.ts'
import { isLoopback } from './peers.ts'

/** Whether passwords and cookies may be asked for: over https, or on this machine alone. */
export function servesPages(publicUrl: URL, host: string): boolean {
  return publicUrl.protocol === 'https:' || isLoopback(host)
}

/**
 * What stands before the console's pages: without https beyond loopback they are off; and a browser that calls this machine by its other name
 * goes to the public one, since cookies and the check of the origin belong to one.
 */
export function pageGuard(options: { publicUrl: URL; host: string }): Pages {
  const { publicUrl, host } = options
  const isServed = servesPages(publicUrl, host)
  return async (request) => {
    if (!isServed) return explanation()
    const asked = request.headers.host ?? ''
    const isOtherName = asked !== publicUrl.host && isLoopback(hostName(asked)) && isLoopback(publicUrl.hostname)
    return isOtherName && request.method === 'GET'
      ? redirect(publicUrl.origin + request.path + queryOf(request))
      : undefined
  }
}

/** `localhost:4566`, `127.0.0.1` or `[::1]:4566` without the port and the brackets. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

function queryOf({ query }: PageRequest): string {
  return query.size > 0 ? `?${query}` : ''
}

function redirect(location: string): PageResponse {
  return { status: 307, headers: { ...PLAIN, Location: location }, body: '' }
}

function explanation(): PageResponse {
  return {
    status: 403,
    headers: PLAIN,
    body:
      'The console is off here, because passwords would cross the network in the clear. The signed API works.\n' +
      'For the console, put https in front and start the server with `--public-url https://NAME`, or give it\n' +
      '`--tls-cert` and `--tls-key`.\n',
  }
}

const PLAIN = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}
