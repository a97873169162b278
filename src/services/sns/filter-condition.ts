import { BlockList, isIP, isIPv6 } from 'node:net'
import { InvalidParameter } from './errors.ts'

/** A value of a message that filters look at. */
export type Leaf = string | number | boolean | null

/** Whether a property satisfies a condition; `undefined` where the message has no such property. */
export type Condition = (values: readonly Leaf[] | undefined) => boolean

type ValueTest = (value: Leaf) => boolean

/**
 * One condition of a filter policy: a value, or an object that names how to match.
 *
 * @throws InvalidParameter (400).
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 */
export function readCondition(condition: unknown): Condition {
  if (isObject(condition) && Object.keys(condition).join() === 'exists') {
    const { exists } = condition
    if (typeof exists !== 'boolean') throw invalidFilter('exists match pattern must be either true or false.')
    return (values) => (values !== undefined) === exists
  }
  const test = readTest(condition)
  return (values = []) => values.some(test)
}

/** @returns an error for `problem`, in the form of SNS's own. */
export function invalidFilter(problem: string) {
  return InvalidParameter(`Invalid parameter: FilterPolicy: ${problem}`)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readTest(condition: unknown): ValueTest {
  if (!isObject(condition)) {
    const leaf = readLeaf(condition)
    return (value) => value === leaf
  }
  const [[keyword, operand] = ['', undefined], ...others] = Object.entries(condition)
  if (others.length > 0) throw invalidFilter('Only one key allowed in match expression')
  const read = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined
  if (read === undefined) throw invalidFilter(`Unrecognized match type ${keyword}`)
  return read(operand, keyword)
}

const KEYWORDS: Readonly<Record<string, (operand: unknown, keyword: string) => ValueTest>> = {
  prefix: onStrings((operand) => (value) => value.startsWith(operand)),
  suffix: onStrings((operand) => (value) => value.endsWith(operand)),
  'equals-ignore-case': onStrings((operand) => {
    const lower = operand.toLowerCase()
    return (value) => value.toLowerCase() === lower
  }),
  wildcard: onStrings(wildcardTest),
  cidr: onStrings(cidrTest),
  numeric: numericTest,
  'anything-but': anythingBut,
}

/** "because it contains a value that isn't" one of them: an array matches by any of its values. */
function anythingBut(operand: unknown): ValueTest {
  const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
  if (operands.length === 0) throw invalidFilter('Empty arrays are not allowed')
  const patterns = operands.filter(isObject)
  if (patterns.length > MOST_PATTERNS) throw invalidFilter('Filter policy is too complex')
  if (patterns.some((pattern) => !NEGATABLE.has(Object.keys(pattern).join()))) {
    throw invalidFilter('Unsupported anything-but pattern')
  }
  const tests = patterns.map(readTest)
  const values: ReadonlySet<Leaf> = new Set(operands.filter((one) => !isObject(one)).map(readLeaf))
  return (value) => !values.has(value) && !tests.some((test) => test(value))
}

/** As many as a key's own conditions can be. */
const MOST_PATTERNS = 150

/** What `anything-but` takes beside values. */
const NEGATABLE: ReadonlySet<string> = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'cidr'])

function onStrings(make: (operand: string) => (value: string) => boolean) {
  return (operand: unknown, keyword: string): ValueTest => {
    if (typeof operand !== 'string' || operand === '') throw invalidFilter(`${keyword} match pattern must be a string`)
    const test = make(operand)
    return (value) => typeof value === 'string' && test(value)
  }
}

/**
 * `*` is any text. The pattern is cut once and each part looked for once, so that a value takes no more steps than it
 * has characters, whatever the pattern.
 */
function wildcardTest(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return (text) => text === pattern
  const parts = rest.filter((part) => part !== '')
  return (text) => {
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const part of parts) {
      const found = text.indexOf(part, at)
      if (found === -1) return false
      at = found + part.length
    }
    return text.length - at >= last.length && text.endsWith(last)
  }
}

function cidrTest(operand: string): (value: string) => boolean {
  const [network = '', bits = ''] = operand.split('/')
  const family = isIPv6(network) ? 'ipv6' : 'ipv4'
  const isRange = isIP(network) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 'ipv6' ? 128 : 32)
  if (!isRange) throw invalidFilter(`Malformed CIDR, ${operand}`)
  const range = new BlockList()
  range.addSubnet(network, Number(bits), family)
  return (value) => isIP(value) !== 0 && range.check(value, isIPv6(value) ? 'ipv6' : 'ipv4')
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** "For numeric matching, the value can range from -10⁹ to 10⁹." */
const MAX_NUMBER = 1e9

function numericTest(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0 || operand.length > 4) {
    throw invalidFilter('Bad numeric range operator')
  }
  const bounds: ((value: number) => boolean)[] = []
  for (let i = 0; i < operand.length; i += 2) {
    const [operator, bound] = [String(operand[i]), operand[i + 1] as unknown]
    const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined
    if (compare === undefined) throw invalidFilter(`Unrecognized numeric range operator: ${operator}`)
    if (typeof bound !== 'number' || Math.abs(bound) > MAX_NUMBER) {
      throw invalidFilter(`Value of ${operator} must be numeric`)
    }
    bounds.push((value) => compare(value, bound))
  }
  return (value) => typeof value === 'number' && bounds.every((holds) => holds(value))
}

function readLeaf(value: unknown): Leaf {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  throw invalidFilter('Match value must be String, number, true, false, or null')
}
