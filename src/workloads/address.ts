import { BlockList, isIP } from 'node:net'

/**
 * Where SDKs look for the containers' endpoint and the instance metadata service. They take plain http for the former
 * from a machine's loopback and from these alone.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
const LINK_LOCAL = ['169.254.170.2', '169.254.170.23', 'fd00:ec2::23', '169.254.169.254', 'fd00:ec2::254']

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether it is an address, and no name, at which credentials may be given. */
export function isOwnAddress(host: string): boolean {
  return isLoopbackAddress(host) || LINK_LOCAL.includes(host)
}

/**
 * What a request that means this address says in `Host`. Any other name was made to lead here: a page's own, whose
 * address its owner changes when the page is loaded, reads what is given as its own ("DNS rebinding").
 */
export function hostsOf(host: string, port: number): readonly string[] {
  const address = isIP(host) === 6 ? `[${host}]` : host
  const names = isLoopbackAddress(host) ? [address, 'localhost'] : [address]
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
}

/** The address in a URL. */
export function originOf(host: string, port: number): string {
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** As `os.networkInterfaces` has it. */
type Interfaces = Readonly<Record<string, readonly { readonly cidr: string | null }[] | undefined>>

/**
 * Whether `peer` is this machine, or shares a link with it, as a container with its host: one hop away, which is as far
 * as an instance's metadata goes. Node cannot set how far a packet of TCP goes, so that the sender is looked at.
 */
export function isOneHopAway(peer: string, interfaces: Interfaces): boolean {
  const family = isIP(peer)
  if (family === 0) return false
  const links = new BlockList()
  for (const { cidr } of Object.values(interfaces).flatMap((each) => each ?? [])) {
    const [address = '', bits] = (cidr ?? '').split('/')
    if (isIP(address) !== 0) links.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return links.check(peer, family === 6 ? 'ipv6' : 'ipv4')
}

function isLoopbackAddress(host: string): boolean {
  return isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
}
