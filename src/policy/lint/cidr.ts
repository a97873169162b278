import { isInRange, readRange } from '../language/conditions/ip-address.ts'

export type Cidr = NonNullable<ReturnType<typeof readRange>>

/** A range of addresses, or one address; `undefined` for what is neither. */
export const readCidr = readRange

/** Ranges that no request from the internet comes from: RFC 1918, RFC 4193 and the loopback addresses. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', 'fc00::/7', '::1/128'].flatMap(
  (text) => readRange(text) ?? [],
)

export function isPrivateRange({ address, prefix }: Cidr): boolean {
  return PRIVATE.some((range) => prefix >= range.prefix && isInRange(address, range))
}

/** The range as it should be written; `undefined` where it is, with no bit set after the mask. */
export function networkAddress({ address, prefix }: Cidr): string | undefined {
  const masked = address.map((group, i) => group & mask(prefix - i * 16))
  if (masked.every((group, i) => group === address[i])) return undefined
  const isVersion4 = address.length === 2
  const text = isVersion4
    ? masked.flatMap((group) => [group >> 8, group & 0xff]).join('.')
    : masked.map((group) => group.toString(16)).join(':')
  return `${text}/${prefix}`
}

/** Of a group of 16 bits, those that are within the prefix. */
function mask(bits: number): number {
  if (bits >= 16) return 0xffff
  return bits <= 0 ? 0 : (0xffff << (16 - bits)) & 0xffff
}
