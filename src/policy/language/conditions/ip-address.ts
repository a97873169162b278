import { type ConditionOperator, remembering, typedOperator } from './operator.ts'

/**
 * An address as 16-bit groups, two for version 4 and eight for version 6, so that ranges of different versions never
 * match.
 */
type Address = readonly number[]

interface Range {
  readonly address: Address
  /** The number of leading bits that must be equal. */
  readonly prefix: number
}

const OCTET = /^(0|[1-9]\d{0,2})$/
const GROUP = /^[0-9a-f]{1,4}$/i

function readVersion4(text: string): Address | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => OCTET.test(part) && Number(part) <= 255)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  return [a * 256 + b, c * 256 + d]
}

function readGroups(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    // The last 32 bits may be written as a version 4 address: RFC 4291, section 2.2.
    const embedded = i === parts.length - 1 ? readVersion4(part) : undefined
    if (embedded) groups.push(...embedded)
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

function readVersion6(text: string): Address | undefined {
  const [head = '', tail, ...rest] = text.split('::')
  if (rest.length > 0) return undefined
  const first = readGroups(head)
  if (!first) return undefined
  if (tail === undefined) return first.length === 8 ? first : undefined
  const last = readGroups(tail)
  if (!last || first.length + last.length > 7) return undefined
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last]
}

function readAddress(text: string): Address | undefined {
  if (text.length > 45) return undefined
  return text.includes(':') ? readVersion6(text) : readVersion4(text)
}

/** A range in CIDR notation. An address alone is itself only. */
export function readRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const address = readAddress(slash === -1 ? text : text.slice(0, slash))
  if (!address) return undefined
  const bits = address.length * 16
  if (slash === -1) return { address, prefix: bits }
  const prefix = text.slice(slash + 1)
  return OCTET.test(prefix) && Number(prefix) <= bits ? { address, prefix: Number(prefix) } : undefined
}

export function isInRange(address: Address, range: Range): boolean {
  if (address.length !== range.address.length) return false
  for (let i = 0, bits = range.prefix; bits > 0; i++, bits -= 16) {
    const mask = bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff
    if ((((address[i] ?? 0) ^ (range.address[i] ?? 0)) & mask) !== 0) return false
  }
  return true
}

const requestValue = remembering(readAddress)

function ranged(name: string, negated: boolean): ConditionOperator {
  return typedOperator({
    name,
    family: 'IP address',
    negated,
    policyValue: readRange,
    requestValue,
    compare: isInRange,
  })
}

export const ipAddressOperators: readonly ConditionOperator[] = [
  ranged('IpAddress', false),
  ranged('NotIpAddress', true),
]
