import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isLoopback } from '../aws/index.ts'
import { isPublicAddress } from './addresses.ts'
import { ProviderError } from './provider-error.ts'

/** All addresses of a name. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>

/** Which providers may be asked. */
export interface ProviderRules {
  /** Those of this machine, too, by http and at any port: for tests. Default: none that is not public. */
  readonly allowLoopback: boolean
  /** Default: the name servers that this machine is set to. Its hosts file is not asked. */
  readonly resolve?: Resolve
}

/** Where one connection goes: the name was resolved once, and what was looked at is what is connected to. */
export interface Endpoint {
  readonly isTls: boolean
  /** A name, or an address without brackets. */
  readonly host: string
  readonly port: number
  readonly addresses: readonly string[]
}

const HTTPS_PORT = 443
const HTTP_PORT = 80

/** Whether a provider may have this URL: https without a port, unless it is one of this machine that is allowed. */
export function isProviderUrl(url: URL, { allowLoopback }: ProviderRules): boolean {
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false
  if (allowLoopback && isLoopback(url.hostname)) return url.protocol === 'https:' || url.protocol === 'http:'
  return url.protocol === 'https:' && url.port === ''
}

/**
 * Resolves a URL's host. INVARIANT: whatever is connected to was looked at here, every address of the name.
 *
 * @throws ProviderError
 */
export async function endpointOf(url: URL, rules: ProviderRules, signal: AbortSignal): Promise<Endpoint> {
  const isTls = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? (isTls ? HTTPS_PORT : HTTP_PORT) : Number(url.port)
  if (rules.allowLoopback && isLoopback(host)) return { isTls, host, port, addresses: loopbackAddresses(host) }
  if (!isTls || port !== HTTPS_PORT) throw new ProviderError('unusable', `${url.origin} is not https at port 443`)
  const addresses = isIP(host) === 0 ? await (rules.resolve ?? resolveName)(host, signal) : [host]
  if (addresses.length === 0) throw new ProviderError('unreachable', `${host} has no address`)
  if (!addresses.every(isPublicAddress)) throw new ProviderError('unusable', `${host} is not on the public internet`)
  return { isTls, host, port, addresses }
}

function loopbackAddresses(host: string): readonly string[] {
  return isIP(host) === 0 ? ['127.0.0.1', '::1'] : [host]
}

/** By the protocol itself: what a slow name server holds up is this look-up alone, and no thread. */
async function resolveName(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 1500, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const families = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    return families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
