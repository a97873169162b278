import { isIPv4, isIPv6 } from 'node:net'
import { glob, withWildcardsBack } from './reference-pattern.ts'

/**
 * Whether the request's value stands in the operator's relation to the policy's; without the latter, whether it can be
 * read at all.
 */
type Compare = (requestValue: string, policyValue: string | undefined) => boolean | 'impossible'

interface ReferenceOperator {
  readonly compare: Compare
  readonly isNegated: boolean
  readonly takesVariables: boolean
}

const stringEquals = onText((a, b) => a === b)
const stringEqualsIgnoreCase = onText((a, b) => a.toLowerCase() === b.toLowerCase())
const stringLike: Compare = (one, pattern) => pattern !== undefined && glob(pattern, one)
const arn: Compare = (one, pattern) => pattern !== undefined && arnLike(pattern, one)
const isBinary = both(base64, (a, b) => a === b)
const isBoolean = both(boolean, (a, b) => a === b)
/** The range in bits is how the address in bits begins. */
const ipAddress = both(addressRange, (a, b) => a.startsWith(b), address)

/** All of them, each with what AWS's page says of it. */
const OPERATORS: ReadonlyMap<string, ReferenceOperator> = new Map([
  ['StringEquals', { compare: stringEquals, isNegated: false, takesVariables: true }],
  ['StringNotEquals', { compare: stringEquals, isNegated: true, takesVariables: true }],
  ['StringEqualsIgnoreCase', { compare: stringEqualsIgnoreCase, isNegated: false, takesVariables: true }],
  ['StringNotEqualsIgnoreCase', { compare: stringEqualsIgnoreCase, isNegated: true, takesVariables: true }],
  ['StringLike', { compare: stringLike, isNegated: false, takesVariables: true }],
  ['StringNotLike', { compare: stringLike, isNegated: true, takesVariables: true }],
  ['NumericEquals', { compare: both(number, (a, b) => a === b), isNegated: false, takesVariables: false }],
  ['NumericNotEquals', { compare: both(number, (a, b) => a === b), isNegated: true, takesVariables: false }],
  ['NumericLessThan', { compare: both(number, (a, b) => a < b), isNegated: false, takesVariables: false }],
  ['NumericLessThanEquals', { compare: both(number, (a, b) => a <= b), isNegated: false, takesVariables: false }],
  ['NumericGreaterThan', { compare: both(number, (a, b) => a > b), isNegated: false, takesVariables: false }],
  ['NumericGreaterThanEquals', { compare: both(number, (a, b) => a >= b), isNegated: false, takesVariables: false }],
  ['DateEquals', { compare: both(date, (a, b) => a === b), isNegated: false, takesVariables: false }],
  ['DateNotEquals', { compare: both(date, (a, b) => a === b), isNegated: true, takesVariables: false }],
  ['DateLessThan', { compare: both(date, (a, b) => a < b), isNegated: false, takesVariables: false }],
  ['DateLessThanEquals', { compare: both(date, (a, b) => a <= b), isNegated: false, takesVariables: false }],
  ['DateGreaterThan', { compare: both(date, (a, b) => a > b), isNegated: false, takesVariables: false }],
  ['DateGreaterThanEquals', { compare: both(date, (a, b) => a >= b), isNegated: false, takesVariables: false }],
  ['Bool', { compare: isBoolean, isNegated: false, takesVariables: true }],
  ['BinaryEquals', { compare: isBinary, isNegated: false, takesVariables: false }],
  ['IpAddress', { compare: ipAddress, isNegated: false, takesVariables: false }],
  ['NotIpAddress', { compare: ipAddress, isNegated: true, takesVariables: false }],
  ['ArnEquals', { compare: arn, isNegated: false, takesVariables: true }],
  ['ArnLike', { compare: arn, isNegated: false, takesVariables: true }],
  ['ArnNotEquals', { compare: arn, isNegated: true, takesVariables: true }],
  ['ArnNotLike', { compare: arn, isNegated: true, takesVariables: true }],
])

/** @throws Error for one that is not in the list: an answer to it would be a guess. */
export function referenceOperator(name: string): ReferenceOperator {
  const operator = OPERATORS.get(name)
  if (!operator) throw new Error(`src/policy/testing/reference-operators.ts lacks ${name}`)
  return operator
}

function onText(compare: (a: string, b: string) => boolean): Compare {
  return (one, other) => other !== undefined && compare(one, withWildcardsBack(other))
}

function both<T, P = T>(
  readPolicy: (text: string) => P | undefined,
  compare: (a: T, b: P) => boolean,
  readRequest: (text: string) => T | undefined,
): Compare
function both<T>(read: (text: string) => T | undefined, compare: (a: T, b: T) => boolean): Compare
function both<T>(
  readPolicy: (text: string) => T | undefined,
  compare: (a: T, b: T) => boolean,
  readRequest = readPolicy,
): Compare {
  return (one, other) => {
    const a = readRequest(one)
    if (a === undefined) return 'impossible'
    if (other === undefined) return false
    const b = readPolicy(withWildcardsBack(other))
    return b === undefined ? 'impossible' : compare(a, b)
  }
}

/** In units of the fortieth place after the point: more than the generators make. */
function number(text: string): bigint | undefined {
  const [, sign, whole, fraction = ''] = /^([+-]?)([0-9]+)(?:[.]([0-9]{1,40}))?$/.exec(text) ?? []
  return whole === undefined ? undefined : BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction.padEnd(40, '0')}`)
}

/** In nanoseconds. */
function date(text: string): bigint | undefined {
  if (/^[0-9]+$/.test(text)) return BigInt(text) < 1n << 63n ? BigInt(text) * 1_000_000_000n : undefined
  const [, day, time, zone] = /^([^T]*)(?:T([^TZ+-]*)(Z|[+-].*)?)?$/i.exec(text) ?? []
  const days = dayNumber(day)
  const clock = /^(?:(\d\d?)(?::(\d\d?)(?::(\d\d?)(?:[.](\d{1,9}))?)?)?)?$/.exec(time ?? '')
  const offset = /^([+-])(\d\d)(?::(\d\d))?$|^z?$/i.exec(zone ?? '')
  if (days === undefined || clock === null || offset === null) return undefined
  const [hour, minute, second, fraction] = [1, 2, 3, 4].map((i) => clock[i] ?? '')
  const [sign, hours, minutes] = [1, 2, 3].map((i) => offset[i] ?? '')
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
  if (!isTime || Number(hours) > 23 || Number(minutes) > 59) return undefined
  const east = BigInt((sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes)))
  const seconds = BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second))
  return (days * 86_400n + seconds - east) * 1_000_000_000n + BigInt((fraction ?? '').padEnd(9, '0'))
}

/** The days since 1970. */
function dayNumber(text: string | undefined): bigint | undefined {
  const [, years, months, days] = /^(-?\d{1,9})(?:-(\d\d?)(?:-(\d\d?))?)?$/.exec(text ?? '') ?? []
  if (years === undefined) return undefined
  const [year, month, day] = [BigInt(years), Number(months ?? 1), Number(days ?? 1)]
  const isLeap = year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n)
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  if (year < -292_275_054n || year > 292_278_993n || day < 1 || day > (lengths[month - 1] ?? 0)) return undefined
  const before = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0)
  return 365n * year + leapYearsBefore(year) + BigInt(before + day - 1) - 719_528n
}

/** From the year 0 on, or less than none before it. */
function leapYearsBefore(year: bigint): bigint {
  const upTo = (length: bigint) => (year > 0n ? (year - 1n) / length + 1n : year / length)
  return upTo(4n) - upTo(100n) + upTo(400n)
}

function boolean(text: string): boolean | undefined {
  return { true: true, false: false }[/^(true|false)$/i.exec(text)?.[0].toLowerCase() ?? '']
}

/** The bytes; bits beyond the last byte are none. */
function base64(text: string): string | undefined {
  const isBase64 = /^([A-Z0-9+/]{4})*([A-Z0-9+/]{2}==|[A-Z0-9+/]{3}=)?$/i.test(text)
  return isBase64 ? Buffer.from(text, 'base64').toString('hex') : undefined
}

/** In bits, after the version. */
function address(text: string): string | undefined {
  if (isIPv4(text)) return `4:${bits(text.split('.').map(Number), 8)}`
  if (!isIPv6(text) || text.includes('%')) return undefined
  const groups = (part: string) =>
    part
      .replace(/\d+[.]\d+[.]\d+[.]\d+$/, (v4) => {
        const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number)
        return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      })
      .split(':')
      .filter((group) => group !== '')
      .map((group) => Number.parseInt(group, 16))
  const [start = '', end] = text.split('::')
  const [before, after] = [groups(start), groups(end ?? '')]
  return `6:${bits([...before, ...Array(8 - before.length - after.length).fill(0), ...after], 16)}`
}

function addressRange(text: string): string | undefined {
  const [network = '', prefix, more] = text.split('/')
  const whole = address(network)
  if (whole === undefined || more !== undefined) return undefined
  if (prefix === undefined) return whole
  const isPrefix = /^(0|[1-9]\d*)$/.test(prefix) && Number(prefix) <= whole.length - 2
  return isPrefix ? whole.slice(0, 2 + Number(prefix)) : undefined
}

function bits(numbers: readonly number[], width: number): string {
  return numbers.map((each) => each.toString(2).padStart(width, '0')).join('')
}

function arnLike(pattern: string, arn: string): boolean | 'impossible' {
  const parts = pattern.split(':')
  if (parts.length < 6 && !pattern.endsWith('*')) return 'impossible'
  while (parts.length < 6) parts.push('*')
  const values = arn.split(':')
  if (values.length < 6) return false
  const six = (all: readonly string[]) => [...all.slice(0, 5), all.slice(5).join(':')]
  return six(parts).every((part, i) => glob(part, six(values)[i] ?? ''))
}
