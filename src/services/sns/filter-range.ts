import { FilterProblem, type JsonNode } from './filter-json.ts'

type NumberTest = (value: number) => boolean

const COMPARISONS: Readonly<Record<string, (bound: number) => NumberTest>> = {
  '=': (bound) => (value) => value === bound,
  '<': (bound) => (value) => value < bound,
  '<=': (bound) => (value) => value <= bound,
  '>': (bound) => (value) => value > bound,
  '>=': (bound) => (value) => value >= bound,
}

/** "For numeric matching, the value can range from -10⁹ to 10⁹." */
const MAX_NUMBER = 1e9

/**
 * The operand of `numeric`: a comparison, or a range, which is written from its bottom to its top.
 *
 * @throws FilterProblem
 * @see https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html#numeric-value-range-matching
 */
export function numericTest(node: JsonNode): NumberTest {
  if (node.kind !== 'array') throw new FilterProblem('Value of numeric must be an array.', node.at)
  const terms = new Terms(node)
  const first = terms.next()
  if (first.kind !== 'string') throw new FilterProblem(`Invalid member in numeric match: ${first.text}`, first.at)
  const operator = first.text
  const operand = terms.next()
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined
  if (compare === undefined) {
    throw new FilterProblem(`Unrecognized numeric range operator: ${operator}`, operand.at)
  }
  const bound = numberOf(operand, operator === '=' ? 'equals' : operator)
  const next = terms.next()
  if (next.kind === 'end') return compare(bound)
  if (operator !== '>' && operator !== '>=') {
    throw new FilterProblem('Too many elements in numeric expression', next.at)
  }
  const isBelowTop = topOf(next, terms, bound)
  const isAboveBottom = compare(bound)
  return (value) => isAboveBottom(value) && isBelowTop(value)
}

function topOf(term: Term, terms: Terms, bottom: number): NumberTest {
  if (term.kind !== 'string') throw new FilterProblem(`Bad value in numeric range: ${term.text}`, term.at)
  const compare = term.text === '<' || term.text === '<=' ? COMPARISONS[term.text] : undefined
  if (compare === undefined) throw new FilterProblem(`Bad numeric range operator: ${term.text}`, term.end)
  const top = numberOf(terms.next(), term.text)
  const last = terms.next()
  if (last.kind !== 'end') throw new FilterProblem('Too many terms in numeric range expression', last.at)
  if (bottom >= top) throw new FilterProblem('Bottom must be less than top', last.at)
  return compare(top)
}

function numberOf({ kind, at, value }: Term, operator: string): number {
  if (kind !== 'number' || value === undefined) {
    throw new FilterProblem(`Value of ${operator} must be numeric`, at)
  }
  if (Math.abs(value) > MAX_NUMBER) {
    throw new FilterProblem('Value must be between -1.0E9 and 1.0E9, inclusive', at)
  }
  return value
}

interface Term {
  readonly kind: 'string' | 'number' | 'other' | 'end'
  /** As AWS names it in a message. */
  readonly text: string
  readonly at: number
  readonly end: number
  readonly value?: number
}

/** The array's entries, one after the other, and then its closing bracket. */
class Terms {
  readonly #node: JsonNode & { readonly kind: 'array' }
  #count = 0

  constructor(node: JsonNode & { readonly kind: 'array' }) {
    this.#node = node
  }

  next(): Term {
    const item = this.#node.items[this.#count++]
    if (item === undefined) return { kind: 'end', text: ']', at: this.#node.end, end: this.#node.end }
    const { at, end } = item
    if (item.kind === 'string') return { kind: 'string', text: item.value, at, end }
    if (item.kind === 'number') return { kind: 'number', text: String(item.value), at, end, value: item.value }
    if (item.kind === 'literal') return { kind: 'other', text: String(item.value), at, end }
    return { kind: 'other', text: item.kind === 'array' ? '[' : '{', at, end }
  }
}
