import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { StartError } from './options.ts'

export interface Peer {
  /** Without the `::ffff:` of IPv4 addresses on a dual-stack socket. */
  readonly ip: string
  /** Whether the client's own connection was https. */
  readonly secure: boolean
}

/**
 * Who sent a request: the socket's peer, or, where that is a trusted proxy, whom its `X-Forwarded-For` names. The
 * nearest address that is not a trusted proxy counts: what stands further left, the client could have written itself.
 *
 * @throws StartError for a block that is no CIDR.
 */
export function peerOf(trustedProxies: readonly string[], tls: boolean): (request: IncomingMessage) => Peer {
  const trusted = new BlockList()
  for (const cidr of trustedProxies) {
    const [address = '', bits] = cidr.split('/')
    const family = isIP(address)
    const most = family === 6 ? 128 : 32
    const prefix = bits === undefined ? most : Number(bits)
    if (family === 0 || !(Number.isInteger(prefix) && prefix >= 0 && prefix <= most)) {
      throw new StartError(`\`--trusted-proxy ${cidr}\` is no CIDR block`, 'give one such as `10.0.0.0/8`')
    }
    trusted.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4')
  }
  const isTrusted = (ip: string) => isIP(ip) !== 0 && trusted.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')
  return (request) => {
    const ip = plain(request.socket.remoteAddress ?? '')
    if (trustedProxies.length === 0 || !isTrusted(ip)) return { ip, secure: tls }
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((entry) => plain(withoutPort(entry.trim())))
    const client = forwarded.findLast((entry) => !isTrusted(entry)) ?? forwarded[0] ?? ''
    // An entry that cannot be read is not passed over: what stands left of it may be the client's own.
    return { ip: isIP(client) === 0 ? ip : client, secure: request.headers['x-forwarded-proto'] === 'https' }
  }
}

/** Some proxies write the port too: `203.0.113.9:51234`, `[2001:db8::1]:51234`. */
function withoutPort(entry: string): string {
  return entry.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1').replace(/^\[([^\]]*)\](?::\d{1,5})?$/, '$1')
}

function plain(ip: string): string {
  return ip.startsWith('::ffff:') ? ip.slice(7) : ip
}
