import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * Addresses that are not on the public internet, or that only this machine's own host answers: whoever may name a
 * provider must not reach them through this server.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
 */
const NOT_PUBLIC_IPV4: readonly [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' networks, and metadata of some clouds
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's host
  ['169.254.0.0', 16], // link-local, instance metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]

/** Of the block 2000::/3, beyond which nothing is public: no mapped, translated or unique local address is in it. */
const NOT_PUBLIC_IPV6: readonly [network: string, prefix: number][] = [
  ['2001::', 23], // Teredo carries IPv4 addresses
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4, too
  ['3fff::', 20],
]

const ipv4 = new BlockList()
for (const [network, prefix] of NOT_PUBLIC_IPV4) ipv4.addSubnet(network, prefix, 'ipv4')
const ipv6 = new BlockList()
for (const [network, prefix] of NOT_PUBLIC_IPV6) ipv6.addSubnet(network, prefix, 'ipv6')
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address, in any of its spellings, is one of the public internet. What is no address is none. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !ipv4.check(address, 'ipv4')
  // A zone names an interface of this machine.
  if (!isIPv6(address) || address.includes('%')) return false
  return globalUnicast.check(address, 'ipv6') && !ipv6.check(address, 'ipv6')
}
