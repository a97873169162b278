import { isLocalhost } from '../aws/index.ts'
import type { PageRequest } from './page.ts'

/** The name or address in a `Host` header, without its port: `[::1]` of `[::1]:4566`. */
export function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '')
}

/**
 * Where a browser must go that called this machine by its other name: cookies and the check of the origin belong to
 * one. Only between names of this machine, and for what changes nothing: behind a proxy the `Host` that arrives here is
 * the proxy's affair.
 */
export function publicAddress({ method, path, query, headers }: PageRequest, publicUrl: URL): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  const { host = '' } = headers
  if (host === publicUrl.host || !URL.canParse(`http://${host}`)) return undefined
  const { hostname, port } = new URL(`http://${host}`)
  if (!isLocalhost(hostname) || !isLocalhost(publicUrl.hostname) || port !== publicUrl.port) return undefined
  return `${publicUrl.origin}${path}${query.size > 0 ? `?${query}` : ''}`
}
