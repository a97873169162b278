import { readDate } from '../language/conditions/date.ts'
import { findOperator } from '../language/conditions/index.ts'
import { readRange } from '../language/conditions/ip-address.ts'
import type { ContextValue } from '../language/decision.ts'
import { parseTemplate, resolveTemplate } from '../language/template.ts'
import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern, patternText } from '../language/wildcard.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { textClasses } from './patterns.ts'
import type { Condition } from './statements.ts'

/** Values of a condition key that stand for all. */
export interface KeyValues {
  /** The absent key first, then single values, then lists. */
  readonly values: readonly ContextValue[]
  /** Whether every value there can be is to the conditions as one of these. */
  readonly complete: boolean
}

interface Members {
  readonly values: readonly string[]
  readonly complete: boolean
}

const COLON = 0x3a
const NON_EMPTY: Pattern = [ONE, ANY]
/** Beyond this many values not every set of them is tried. */
const MOST_MEMBERS_OF_ALL_SETS = 6
const MOST_STATES = 5_000

/**
 * The values of one key that `conditions`, all on that key, can tell apart.
 *
 * @param assigned what policy variables are replaced by.
 * @param isMultivalued whether requests can carry several values; false: one at most.
 */
export function keyValues(conditions: readonly Condition[], assigned: ContextMap, isMultivalued: boolean): KeyValues {
  const { values, complete } = members(conditions, assigned)
  const sets = isMultivalued ? setsOf(values) : { sets: [], complete: true }
  return { values: [undefined, ...values, ...sets.sets], complete: complete && sets.complete }
}

/** Sets of two or more; a set of one is to any operator as its member, and one of none as the absent key. */
function setsOf(values: readonly string[]): { sets: readonly (readonly string[])[]; complete: boolean } {
  if (values.length > MOST_MEMBERS_OF_ALL_SETS) {
    const pairs = values.flatMap((one, i) => values.slice(i + 1, i + 4).map((other) => [one, other]))
    return { sets: [...pairs, values], complete: false }
  }
  const sets: string[][] = []
  for (let bits = 1; bits < 1 << values.length; bits++) {
    const set = values.filter((_, i) => (bits & (1 << i)) !== 0)
    // A lone empty string is an empty set to ForAllValues, but a list that holds it is not.
    if (set.length > 1 || set[0] === '') sets.push(set)
  }
  return { sets, complete: true }
}

function members(conditions: readonly Condition[], assigned: ContextMap): Members {
  const patternsOf = new Map<Family, Pattern[]>()
  for (const { element, version } of conditions) {
    const name = findOperator(element.operator)
    if (!name || name.operator === 'Null') continue
    const { operator } = name
    const patterns = element.values.flatMap((value) => {
      const template = parseTemplate(value, operator.variables ? version : '2008-10-17')
      const pattern = resolveTemplate(template, contextOf(assigned))
      return pattern ? [pattern] : []
    })
    const family = familyOf(operator.name)
    patternsOf.set(family, [...(patternsOf.get(family) ?? []), ...patterns])
  }
  const text = textMembers(patternsOf)
  const others = [...patternsOf].flatMap(([family, patterns]) => {
    const values = patterns.map(patternText)
    if (family === 'numeric') return [numericMembers(values)]
    if (family === 'date') return [dateMembers(values)]
    if (family === 'address') return [addressMembers(values)]
    if (family === 'boolean') return [{ values: ['true', 'false'], complete: true }]
    if (family === 'binary') return [{ values: [...values, 'QQ==', 'Qg=='], complete: true }]
    return []
  })
  const all = [...others, text]
  return {
    values: [...new Set(all.flatMap(({ values }) => values))],
    // Families on one key together could ask for a value that is the one and the other.
    complete: all.every(({ complete }) => complete) && others.length + (hasText(patternsOf) ? 1 : 0) <= 1,
  }
}

type Family = 'equal' | 'like' | 'folded' | 'arn' | 'numeric' | 'date' | 'address' | 'boolean' | 'binary'

function familyOf(operator: string): Family {
  if (operator.endsWith('IgnoreCase')) return 'folded'
  if (operator.endsWith('Like') && operator.startsWith('String')) return 'like'
  if (operator.startsWith('String')) return 'equal'
  if (operator.startsWith('Arn')) return 'arn'
  if (operator.startsWith('Numeric')) return 'numeric'
  if (operator.startsWith('Date')) return 'date'
  if (operator === 'Bool') return 'boolean'
  return operator === 'BinaryEquals' ? 'binary' : 'address'
}

function hasText(patterns: ReadonlyMap<Family, unknown>): boolean {
  return ['equal', 'like', 'folded', 'arn'].some((family) => patterns.has(family as Family))
}

/** One text of each class that the patterns of the text operators make; a legible one where they make none. */
function textMembers(patternsOf: ReadonlyMap<Family, readonly Pattern[]>): Members {
  const equal = (patternsOf.get('equal') ?? []).map(literal)
  const folded = (patternsOf.get('folded') ?? []).map((pattern) => patternText(pattern).toLowerCase())
  const arns = (patternsOf.get('arn') ?? []).map(arnPattern).filter((pattern) => pattern !== undefined)
  const patterns = [...equal, ...folded.map(codes), ...(patternsOf.get('like') ?? []), ...arns]
  if (patternsOf.has('arn')) patterns.push(arnPattern([ANY]) ?? [])
  const { classes, complete } = textClasses(
    patterns.map((pattern) => [pattern]),
    [NON_EMPTY],
    MOST_STATES,
  )
  const isMixed = folded.length > 0 && patterns.length > folded.length
  return {
    values: [...classes.map(({ example }) => example), ...folded.flatMap((text) => [text, text.toUpperCase()]), ''],
    // To a folded operator a text is as its lower case, which is the only one that was looked for.
    complete: complete && !isMixed && (folded.length === 0 || classes.every(({ example }) => isLowerCase(example))),
  }
}

function isLowerCase(text: string): boolean {
  return text === text.toLowerCase()
}

/** The wildcards as plain characters, which they are to StringEquals. */
function literal(pattern: Pattern): Pattern {
  return codes(patternText(pattern))
}

function codes(text: string): Pattern {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}

/** The six parts of an ARN are compared each by itself: a wildcard stays in its part, the last part is the rest. */
function arnPattern(pattern: Pattern): Pattern | undefined {
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
function numericMembers(texts: readonly string[]): Members {
  const numbers = texts.map(Number).filter(Number.isFinite)
  const values = pointsAndGaps(numbers).map(String)
  return { values: [...values, 'x'], complete: values.every((text) => /^-?\d+(\.\d+)?$/.test(text)) }
}

function dateMembers(texts: readonly string[]): Members {
  const times = texts.flatMap((text) => readDate(text) ?? [])
  const points = pointsAndGaps(times)
  const isPrintable = (time: number) => Number.isInteger(time) && Math.abs(time) < 8.64e15 && time >= 0
  const printable = points.filter((time) => isPrintable(time) && time < 253_402_300_800_000)
  return {
    values: [...printable.map((time) => new Date(time).toISOString()), 'x'],
    complete: printable.length === points.length,
  }
}

/** Each number, and one before, between and after them. */
function pointsAndGaps(numbers: readonly number[]): number[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  const gaps = sorted.map((number, i) =>
    i + 1 < sorted.length ? (number + (sorted[i + 1] as number)) / 2 : number + 1_000,
  )
  return [...sorted, (sorted[0] ?? 1) - 1, ...gaps]
}

/**
 * The first address of each range and the one after its last: where ranges begin and end, the set of those that hold an address
 * changes, and nowhere else.
 */
function addressMembers(texts: readonly string[]): Members {
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
