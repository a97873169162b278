import { BlockList, isIP, isIPv6 } from 'node:net'
import { FilterProblem, type JsonMember, type JsonNode } from './filter-json.ts'
import { numericTest } from './filter-range.ts'
import { readWildcard, type Wildcard } from './filter-wildcard.ts'

/** A value of a message that filters look at. */
export type Leaf = string | number | boolean | null

export interface Condition {
  /** Whether a value of the message satisfies it. */
  readonly holds: (value: Leaf) => boolean
  /** Whether a message that has no such property does. */
  readonly holdsWithout?: boolean
  /** The patterns with `*` in it. */
  readonly wildcards?: readonly Wildcard[]
  /** How many texts it compares each value of a message with, where there may be many. */
  readonly comparisons?: number
}

/**
 * One condition of a filter policy: a value, or an object that names how to match. What is refused, where, and in which
 * words, is as AWS's open-source rule compiler has it, which its recorded answers agree with.
 *
 * @throws FilterProblem
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 */
export function readCondition(node: JsonNode): Condition {
  if (node.kind === 'array') {
    throw new FilterProblem('Match value must be String, number, true, false, or null', node.at)
  }
  if (node.kind !== 'object') return { holds: (value) => value === node.value }
  const [only, another] = node.members
  if (only === undefined) throw new FilterProblem('Match expression name not found', node.end)
  const read = Object.hasOwn(KEYWORDS, only.name) ? KEYWORDS[only.name] : undefined
  if (read === undefined) throw new FilterProblem(`Unrecognized match type ${only.name}`, only.value.at)
  const condition = read(only)
  if (another !== undefined) {
    const problem = MANY_TERMS.has(only.name)
      ? 'Too many elements in numeric expression'
      : 'Only one key allowed in match expression'
    throw new FilterProblem(problem, another.value.at)
  }
  return condition
}

/** Whether a member of this name makes an object a condition. */
export function isKeyword(name: string): boolean {
  return Object.hasOwn(KEYWORDS, name)
}

const KEYWORDS: Readonly<Record<string, (member: JsonMember) => Condition>> = {
  prefix: (member) =>
    member.value.kind === 'object' ? ignoringCase(member, startsWith) : onStrings(startsWith)(member),
  suffix: (member) => (member.value.kind === 'object' ? ignoringCase(member, endsWith) : onStrings(endsWith)(member)),
  'equals-ignore-case': onStrings(equalsIgnoringCase),
  // AWS says "prefix" of what is no text here.
  cidr: ({ value }) => onStrings(cidrTest)({ name: 'prefix', value }),
  wildcard: ({ name, value }) => {
    const wildcard = readWildcard(textOf(name, value), value)
    return { holds: onText(wildcard.matches), wildcards: [wildcard] }
  },
  numeric: ({ value }) => {
    const test = numericTest(value)
    return { holds: (found) => typeof found === 'number' && test(found) }
  },
  exists: ({ value }) => {
    if (value.kind !== 'literal' || value.value === null) {
      throw new FilterProblem('exists match pattern must be either true or false.', value.at)
    }
    const exists = value.value
    return { holds: () => exists, holdsWithout: !exists }
  },
  'anything-but': ({ value }) => (value.kind === 'object' ? nothingLike(value) : anythingBut(value)),
}

function startsWith(operand: string): TextTest {
  return (value) => value.startsWith(operand)
}

function endsWith(operand: string): TextTest {
  return (value) => value.endsWith(operand)
}

function equalsIgnoringCase(operand: string): TextTest {
  const lower = operand.toLowerCase()
  return (value) => value.toLowerCase() === lower
}

/** `{"prefix": {"equals-ignore-case": "abc"}}`, which SNS was recorded to take in 2026. */
function ignoringCase({ name, value }: JsonMember, make: (operand: string) => TextTest): Condition {
  const [only, another] = value.kind === 'object' ? value.members : []
  const Name = `${name[0]?.toUpperCase()}${name.slice(1)}`
  if (only === undefined) throw new FilterProblem(`${Name} expression name not found`, value.end)
  if (only.name !== 'equals-ignore-case')
    throw new FilterProblem(`Unsupported ${name} pattern: ${only.name}`, only.value.at)
  const test = make(textOf(only.name, only.value).toLowerCase())
  if (another !== undefined) throw new FilterProblem('Too many elements in numeric expression', another.value.at)
  return { holds: onText((found) => test(found.toLowerCase())) }
}

/** After which AWS speaks of a numeric expression, numeric or not. */
const MANY_TERMS: ReadonlySet<string> = new Set(['numeric', 'anything-but'])

/** "because it contains a value that isn't" one of them: an array matches by any of its values. */
function anythingBut(node: JsonNode): Condition {
  if (node.kind !== 'array') {
    if (node.kind !== 'string' && node.kind !== 'number') throw notAnOperand(node)
    const { value: excluded } = node
    return { holds: (value) => value !== excluded }
  }
  const values = node.items.map((item) => {
    if (item.kind === 'string' || item.kind === 'number') return item.value
    throw new FilterProblem('Inside anything but list, start|null|boolean is not supported.', item.at)
  })
  if (new Set(values.map((value) => typeof value)).size !== 1) {
    throw new FilterProblem(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
      node.end,
    )
  }
  const excluded: ReadonlySet<Leaf> = new Set(values)
  return { holds: (value) => !excluded.has(value) }
}

/** What `anything-but` can be of, besides values. */
const UNWANTED: Readonly<Record<string, (operand: string) => TextTest>> = {
  prefix: startsWith,
  suffix: endsWith,
  'equals-ignore-case': equalsIgnoringCase,
}

/**
 * `anything-but` of beginnings, ends, texts in any letter case or patterns: it takes no other keyword. A suffix was
 * refused in 2024, and is recorded to be taken in 2026.
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html#string-matching-anything-but-prefix
 */
function nothingLike(node: JsonNode & { readonly kind: 'object' }): Condition {
  const [only, another] = node.members
  if (only === undefined) throw new FilterProblem('Anything-But expression name not found', node.end)
  const { name, value } = only
  const make = Object.hasOwn(UNWANTED, name) ? UNWANTED[name] : undefined
  if (make === undefined && name !== 'wildcard') {
    throw new FilterProblem(`Unsupported anything-but pattern: ${name}`, value.at)
  }
  const items = value.kind === 'array' ? value.items : [value]
  if (items.length === 0) throw new FilterProblem('Empty arrays are not allowed', value.end)
  const wildcards = make === undefined ? items.map((item) => readWildcard(textOf(name, item), item)) : []
  const tests =
    make === undefined ? wildcards.map(({ matches }) => matches) : items.map((item) => make(textOf(name, item)))
  if (another !== undefined) throw new FilterProblem('Too many elements in numeric expression', another.value.at)
  return {
    holds: (value) => typeof value !== 'string' || !tests.some((isUnwanted) => isUnwanted(value)),
    wildcards,
    comparisons: tests.length,
  }
}

function notAnOperand(node: JsonNode): FilterProblem {
  return new FilterProblem('Value of anything-but must be an array or single string/number value.', node.at)
}

type TextTest = (value: string) => boolean

function onStrings(make: (operand: string) => TextTest) {
  return ({ name, value }: JsonMember): Condition => ({ holds: onText(make(textOf(name, value))) })
}

function onText(test: TextTest): Condition['holds'] {
  return (value) => typeof value === 'string' && test(value)
}

function textOf(keyword: string, node: JsonNode): string {
  if (node.kind !== 'string') throw new FilterProblem(`${keyword} match pattern must be a string`, node.at)
  return node.value
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html#string-value-matching-ip-address */
function cidrTest(operand: string): TextTest {
  const [network = '', bits = '', ...rest] = operand.split('/')
  if (bits === '' || rest.length > 0) throw new FilterProblem("Malformed CIDR, one '/' required")
  if (!/^\d{1,9}$/.test(bits)) throw new FilterProblem('Malformed CIDR, mask bits must be an integer')
  if (isIP(network) === 0) throw new FilterProblem(`Nonstandard IP address: ${network}`)
  const [family, most] = isIPv6(network) ? (['ipv6', 128] as const) : (['ipv4', 32] as const)
  if (Number(bits) >= most) throw new FilterProblem(`IP${family.slice(2)} mask bits must be < ${most}`)
  const range = new BlockList()
  range.addSubnet(network, Number(bits), family)
  return (value) => isIP(value) !== 0 && range.check(value, isIPv6(value) ? 'ipv6' : 'ipv4')
}
