import { readDate } from '../language/conditions/date.ts'
import { readRange } from '../language/conditions/ip-address.ts'
import { digitsAt, longDecimal, readDecimal } from '../language/conditions/numeric.ts'
import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'

/** Single values of a key that stand for all. */
export interface Members {
  readonly values: readonly string[]
  readonly complete: boolean
}

const COLON = 0x3a

/** The six parts of an ARN are compared each by itself: a wildcard stays in its part, the last part is the rest. */
export function arnPattern(pattern: Pattern): Pattern | undefined {
  const parts: number[][] = [[]]
  for (const token of pattern) {
    if (token === COLON && parts.length < 6) parts.push([])
    else parts.at(-1)?.push(token)
  }
  if (parts.length < 6 && pattern.at(-1) !== ANY) return undefined
  while (parts.length < 6) parts.push([ANY])
  return parts.flatMap((part, i) => {
    const bound =
      i === 5 ? part : part.map((token) => (token === ANY ? ANY_IN_SEGMENT : token === ONE ? ONE_IN_SEGMENT : token))
    return i === 0 ? bound : [COLON, ...bound]
  })
}

/** The numbers themselves, one in each gap between them, and what is no number. */
export function numericMembers(texts: readonly string[]): Members {
  const numbers = texts.filter((text) => readDecimal(text) !== undefined).map(longDecimal)
  // One place more than any of them has, so that there is a number between any two.
  const scale = Math.max(0, ...numbers.map(({ scale: own }) => own)) + 1
  const sorted = [...new Set(numbers.map((each) => digitsAt(each, scale)))].sort((a, b) => (a < b ? -1 : 1))
  const one = 10n ** BigInt(scale)
  const gaps = sorted.map((number, i) => {
    const next = sorted[i + 1]
    return next === undefined ? number + 1_000n * one : (number + next) / 2n
  })
  const values = [...sorted, (sorted[0] ?? one) - one, ...gaps].map((digits) => decimalText(digits, scale))
  return { values: [...values, 'x'], complete: true }
}

function decimalText(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const fraction = text.slice(-scale).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${text.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

export function dateMembers(texts: readonly string[]): Members {
  const points = timesAndGaps(texts.flatMap((text) => readDate(text) ?? []))
  const printed = points.flatMap((time) => dateText(time) ?? [])
  return { values: [...printed, 'x'], complete: printed.length === points.length }
}

/** Each time, and one before, between and after them: inexact only where one of them has no text. */
function timesAndGaps(times: readonly number[]): number[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  const gaps = sorted.map((time, i) => {
    const next = sorted[i + 1]
    return next === undefined ? Math.floor(time / 1_000 + 1) * 1_000 : (time + next) / 2
  })
  return [...sorted, (sorted[0] ?? 1) - 1, ...gaps]
}

const YEAR_0 = Date.parse('0000-01-01')
const YEAR_10_000 = Date.parse('+010000-01-01')

/** Milliseconds as a date, or as seconds beyond the years of four digits; `undefined` where neither is exact. */
export function dateText(time: number): string | undefined {
  if (!Number.isSafeInteger(time) || time < YEAR_0) return undefined
  if (time < YEAR_10_000) return new Date(time).toISOString()
  return time % 1_000 === 0 ? String(time / 1_000) : undefined
}

/** The bytes themselves, and others: longer than any of them. */
export function binaryMembers(texts: readonly string[]): Members {
  const longest = Math.max(0, ...texts.map((text) => text.length))
  return { values: [...texts, 'AAAA'.repeat(Math.floor(longest / 4) + 1)], complete: true }
}

/**
 * The first address of each range and the one after its last: where ranges begin and end, the set of those that hold an
 * address changes, and nowhere else.
 */
export function addressMembers(texts: readonly string[]): Members {
  const values = new Set(['0.0.0.0', '0:0:0:0:0:0:0:0', 'x'])
  for (const text of texts) {
    const range = readRange(text)
    if (!range) continue
    const groups = range.address.length
    const size = 1n << BigInt(groups * 16 - range.prefix)
    const number = range.address.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
    const first = number - (number % size)
    for (const address of [first, first + size]) {
      if (address < 1n << BigInt(groups * 16)) values.add(addressText(address, groups))
    }
  }
  return { values: [...values].reverse(), complete: true }
}

function addressText(address: bigint, groups: number): string {
  const parts = Array.from({ length: groups }, (_, i) => Number((address >> BigInt(16 * (groups - 1 - i))) & 0xffffn))
  if (groups === 8) return parts.map((part) => part.toString(16)).join(':')
  return parts.flatMap((part) => [part >> 8, part & 255]).join('.')
}
