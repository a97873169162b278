import type { ConditionKeyType } from '../aws-data/authorization-data/index.ts'
import { readDate } from '../language/conditions/date.ts'
import { findOperator, type OperatorFamily } from '../language/conditions/index.ts'
import { readRange } from '../language/conditions/ip-address.ts'
import { readDecimal } from '../language/conditions/numeric.ts'
import type { ContextValue } from '../language/decision.ts'
import { parseTemplate, resolveTemplate } from '../language/template.ts'
import { ANY, ONE, type Pattern, patternText } from '../language/wildcard.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { addressMembers, arnPattern, binaryMembers, dateMembers, type Members, numericMembers } from './members.ts'
import { type Budget, textClasses, type Union } from './patterns.ts'
import type { Condition } from './statements.ts'

/** Values of a condition key that stand for all. */
export interface KeyValues {
  /** The absent key first, then single values, then lists. */
  readonly values: readonly ContextValue[]
  /** Whether every value there can be is to the conditions as one of these. */
  readonly complete: boolean
}

const NON_EMPTY: Union = [[ONE, ANY]]
/** Beyond this many values not every set of them is tried. */
const MOST_MEMBERS_OF_ALL_SETS = 6
export const MOST_STATES = 5_000

/** What AWS says of a condition key. */
export interface KeyFacts {
  /** Whether requests can carry several values; false: one at most. */
  readonly isMultivalued: boolean
  /** `undefined`: anything. */
  readonly type: ConditionKeyType | undefined
  /** What more is known of it in one kind of request. */
  readonly limits?: KeyLimits | undefined
}

/** What values a key has in one kind of request. */
export interface KeyLimits {
  /** Whether each request has it. */
  readonly isAlways?: boolean
  /** All values that there are. */
  readonly among?: readonly ContextValue[]
  /** What texts it can be. */
  readonly within?: Union
  /** And of them it is none of these: what others have. */
  readonly except?: Union | undefined
  /** Such as examples have where nothing is asked of it. */
  readonly words?: readonly string[]
}

/**
 * The values of one key that `conditions`, all on that key, can tell apart.
 *
 * @param assigned what policy variables are replaced by.
 * @param budget when it is spent the values are not complete.
 */
export function keyValues(
  conditions: readonly Condition[],
  assigned: ContextMap,
  { isMultivalued, type, limits = {} }: KeyFacts,
  budget?: Budget,
): KeyValues {
  const { isAlways = false, among, within, except } = limits
  if (among) return { values: among, complete: true }
  const { values, complete } = within
    ? textsWithin({ within, except, budget }, conditions, assigned)
    : membersOfType(type, conditions, assigned, budget)
  const sets = isMultivalued ? setsOf(values) : { sets: [], complete: true }
  return { values: [...(isAlways ? [] : [undefined]), ...values, ...sets.sets], complete: complete && sets.complete }
}

/** Texts of which all is known that they can be: the empty one is none of them. */
function textsWithin(place: Place, conditions: readonly Condition[], assigned: ContextMap): Members {
  const { values, complete } = members(patternsByFamily(conditions, assigned), place)
  return { values: values.filter((text) => text !== ''), complete }
}

/** Texts that are asked for. */
interface Place {
  readonly within: Union
  readonly except?: Union | undefined
  readonly budget: Budget | undefined
}

/** Sets of two or more; a set of one is to any operator as its member, and one of none as the absent key. */
export function setsOf(values: readonly string[]): { sets: readonly (readonly string[])[]; complete: boolean } {
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

const BOOLEANS: Members = { values: ['true', 'false'], complete: true }

/** All partitions begin so. */
export const ARNS: Union = ['arn:aws:', 'arn:aws-'].map((start) => arnPattern([...codes(start), ANY]) ?? [ANY])

/**
 * A key has values of its type only. Where operators of another type are used on it, its values are any texts: which of
 * them are of its type is not known well enough.
 */
function membersOfType(
  type: ConditionKeyType | undefined,
  conditions: readonly Condition[],
  assigned: ContextMap,
  budget: Budget | undefined,
): Members {
  const byFamily = patternsByFamily(conditions, assigned)
  const areFor = (type: ConditionKeyType) => [...byFamily.keys()].every((family) => KEY_TYPES[family].includes(type))
  const only = (type: ConditionKeyType, isValue: (text: string) => boolean, example: string): Members => {
    const { values, complete } = members(byFamily, { within: NON_EMPTY, budget })
    const own = areFor(type) ? values.filter(isValue) : values
    return { values: own.length === 0 ? [example] : own, complete }
  }
  switch (type) {
    case 'Bool':
      return BOOLEANS
    case 'Numeric':
      return only(type, (text) => readDecimal(text) !== undefined, '1')
    case 'Date':
      return only(type, (text) => readDate(text) !== undefined, '2026-01-01T00:00:00.000Z')
    case 'IPAddress':
      return only(type, (text) => readRange(text) !== undefined, '203.0.113.7')
    case 'ARN': {
      const { values, complete } = members(byFamily, { within: areFor(type) ? ARNS : NON_EMPTY, budget })
      return { values: values.filter((text) => text !== ''), complete }
    }
    case 'String':
    case undefined:
      return members(byFamily, { within: NON_EMPTY, budget })
    default:
      return type satisfies never
  }
}

/** The types of key of whose values it is known which a family's operators tell apart. */
const KEY_TYPES: Readonly<Record<OperatorFamily, readonly ConditionKeyType[]>> = {
  string: ['String', 'ARN'],
  'string ignoring case': ['String'],
  'string pattern': ['String', 'ARN'],
  number: ['Numeric'],
  date: ['Date'],
  boolean: ['Bool'],
  binary: [],
  'IP address': ['IPAddress'],
  ARN: ['ARN'],
}

function members(byFamily: ReadonlyMap<OperatorFamily, readonly Pattern[]>, place: Place): Members {
  const texts: Texts = { exact: [], folded: [], like: [], arns: [] }
  const others: Members[] = []
  let readsText = false
  for (const [family, patterns] of byFamily) {
    const values = patterns.map(patternText)
    switch (family) {
      case 'string':
        // The wildcards are plain characters here.
        texts.exact.push(...values.map(codes))
        readsText = true
        break
      case 'string ignoring case':
        texts.folded.push(...values.map((text) => text.toLowerCase()))
        readsText = true
        break
      case 'string pattern':
        texts.like.push(...patterns)
        readsText = true
        break
      case 'ARN':
        texts.arns.push(...[...patterns, [ANY]].map(arnPattern).filter((pattern) => pattern !== undefined))
        readsText = true
        break
      case 'number':
        others.push(numericMembers(values))
        break
      case 'date':
        others.push(dateMembers(values))
        break
      case 'IP address':
        others.push(addressMembers(values))
        break
      case 'boolean':
        others.push(BOOLEANS)
        break
      case 'binary':
        others.push(binaryMembers(values))
        break
      default:
        // INVARIANT (a proof knows all values): a family that is unknown here would be a proof without a ground.
        family satisfies never
        throw new Error(`no values are known for operators of the family ${family}`)
    }
  }
  const all = [...others, textMembers(texts, place)]
  return {
    values: [...new Set(all.flatMap(({ values }) => values))],
    // Families on one key together could ask for a value that is the one and the other.
    complete: all.every(({ complete }) => complete) && others.length + (readsText ? 1 : 0) <= 1,
  }
}

/** What conditions ask of a text: `complete` is false where they ask for more than patterns say. */
export function textPatterns(
  conditions: readonly Condition[],
  assigned: ContextMap,
): { readonly patterns: readonly Pattern[]; readonly complete: boolean } {
  const found: Pattern[] = []
  let complete = true
  for (const [family, patterns] of patternsByFamily(conditions, assigned)) {
    switch (family) {
      case 'string':
        found.push(...patterns.map(patternText).map(codes))
        break
      case 'string pattern':
        found.push(...patterns)
        break
      case 'ARN':
        found.push(...[...patterns, [ANY]].map(arnPattern).filter((pattern) => pattern !== undefined))
        break
      case 'string ignoring case':
        found.push(...patterns.map(patternText).flatMap((text) => [codes(text), codes(text.toLowerCase())]))
        complete = false
        break
      default:
        complete = false
    }
  }
  return { patterns: found, complete }
}

function patternsByFamily(
  conditions: readonly Condition[],
  assigned: ContextMap,
): ReadonlyMap<OperatorFamily, readonly Pattern[]> {
  const patternsOf = new Map<OperatorFamily, Pattern[]>()
  for (const { element, version } of conditions) {
    const name = findOperator(element.operator)
    if (!name || name.operator === 'Null') continue
    const { family, variables } = name.operator
    const patterns = element.values.flatMap((value) => {
      const template = parseTemplate(value, variables ? version : '2008-10-17')
      const pattern = resolveTemplate(template, contextOf(assigned))
      return pattern ? [pattern] : []
    })
    patternsOf.set(family, [...(patternsOf.get(family) ?? []), ...patterns])
  }
  return patternsOf
}

/** What the families that read a value as text ask for. */
interface Texts {
  readonly exact: Pattern[]
  /** In lower case. */
  readonly folded: string[]
  readonly like: Pattern[]
  readonly arns: Pattern[]
}

/** One text of each class that the patterns of the text operators make; a legible one where they make none. */
function textMembers({ exact, folded, like, arns }: Texts, { within, except = [], budget }: Place): Members {
  const patterns = [...exact, ...folded.map(codes), ...like, ...arns]
  const bounds = { mostStates: MOST_STATES, budget }
  const found = textClasses([...patterns.map((pattern) => [pattern]), except], within, bounds)
  const { complete } = found
  const classes = found.classes.filter(({ matched }) => !matched.includes(patterns.length))
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

export function codes(text: string): Pattern {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}
