import { isIP } from 'node:net'

/**
 * What attempts are counted by: an IPv4 address, or the /64 of an IPv6 one, since whoever has one address of a /64 can
 * use them all.
 * @see https://www.rfc-editor.org/rfc/rfc6177
 */
export function addressBlock(ip: string): string {
  if (isIP(ip) !== 6) return ip
  // As a URL writes it: lower case, no leading zeros, no dotted end, and no zone.
  const { hostname } = new URL(`http://[${ip.replace(/%.*$/s, '')}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0')
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`
}
