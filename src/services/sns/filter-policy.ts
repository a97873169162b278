import type { MessageAttributeValue } from '../../../models/sns.ts'
import { InvalidParameter } from './errors.ts'
import { isKeyword, readCondition } from './filter-condition.ts'
import { FilterProblem, type JsonNode, placeOf, REDACTED, readJson } from './filter-json.ts'
import { matches, type PropertyRule } from './filter-match.ts'
import { areTooComplex } from './filter-wildcard.ts'
import type { MessageAttributes } from './message-attributes.ts'

export type FilterScope = 'MessageAttributes' | 'MessageBody'

/** Whether a message is let through. */
export type Filter = (message: FilteredMessage) => boolean

/** What filters look at. */
export interface FilteredMessage {
  readonly default: string
  readonly attributes?: MessageAttributes
}

/**
 * "A filter policy can have a maximum of five keys"; "The total combination of values […] must not exceed 150"; "The
 * maximum size of a filter policy is 256 KB."
 */
const MAX_KEYS = 5
const MAX_COMBINATIONS = 150
const MAX_BYTES = 262_144
const TOO_COMPLEX = 'Filter policy is too complex'

/** How much of the policy, and of what is wrong with it, a message repeats. */
const MAX_SOURCE = 500

/**
 * Reads a subscription's filter policy: which messages it lets through. Every key has to hold, by any of its
 * conditions.
 *
 * @param where what stands before the problem: of Subscribe, that it is about its attributes
 * @throws InvalidParameter (400), in AWS's words where they are known.
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function readFilter(document: string, scope: FilterScope, where = ''): Filter {
  const root = documentOf(document, where)
  const policy = new PolicyReader()
  try {
    policy.read(root)
  } catch (error) {
    throw refused(error, `${where}FilterPolicy: `, document, `(String)${quoted(document)}`)
  }
  if (scope === 'MessageAttributes' && policy.isNested) {
    throw InvalidParameter(
      `Invalid parameter: ${where}Filter policy scope MessageAttributes does not support nested filter policy`,
    )
  }
  const excess = policy.excess()
  if (excess !== undefined) throw InvalidParameter(`Invalid parameter: ${where}FilterPolicy: ${excess}`)
  const { rules, branches } = policy
  return (message) => {
    const properties = scope === 'MessageBody' ? bodyOf(message) : attributeProperties(message.attributes ?? {})
    // "An empty set of attributes results in the filter not matching", `"exists": false` too.
    const isAskable = scope === 'MessageBody' || rules.length === 0 || Object.keys(message.attributes ?? {}).length > 0
    return isAskable && isObject(properties) && matches(rules, branches, properties)
  }
}

/** By message: many subscriptions look at one. */
const bodies = new WeakMap<FilteredMessage, { readonly value: unknown }>()

function bodyOf(message: FilteredMessage): unknown {
  const body = bodies.get(message) ?? { value: parsed(message.default) }
  bodies.set(message, body)
  return body.value
}

function documentOf(document: string, where: string): JsonNode {
  try {
    if (Buffer.byteLength(document) > MAX_BYTES) throw new FilterProblem('')
    return readJson(document)
  } catch (error) {
    throw refused(error, `${where}FilterPolicy: failed to parse JSON. `, document, REDACTED)
  }
}

interface Rule extends PropertyRule {
  /** How many names lead down to it. */
  readonly depth: number
}

/** Which rules hold together, as bits: of those of one path the last, for one that is written twice is overridden. */
type Branch = number

/** Where an object stands: the names down to it, with dots between them, and how many. */
interface Place {
  readonly path: string
  readonly depth: number
}

/** However much is written in a policy, five rules and 150 branches at most are built of it. */
class PolicyReader {
  readonly rules: Rule[] = []
  branches: readonly Branch[] = [0]
  isNested = false
  #keys = 0

  /** @throws FilterProblem */
  read(root: JsonNode): void {
    if (root.kind !== 'object') throw new FilterProblem('Filter is not an object', root.at)
    if (root.members.length > 0) this.branches = this.#object(root, { path: '', depth: 0 }, this.branches)
  }

  /**
   * What the policy has more of than AWS takes. The combinations of alternatives are added up; the values of a nested
   * key count as often as it is nested deep.
   */
  excess(): string | undefined {
    if (this.#keys > MAX_KEYS) return `Filter policy can not have more than ${MAX_KEYS} keys`
    const counts = this.rules.map(({ conditions, depth }) => conditions.length * depth)
    const combinationsOf = (branch: Branch) =>
      counts.reduce((product, count, i) => ((branch & (1 << i)) === 0 ? product : product * count), 1)
    const combinations = this.branches.reduce((sum, branch) => sum + combinationsOf(branch), 0)
    const wildcards = this.rules.map(({ conditions }) => conditions.flatMap(({ wildcards = [] }) => wildcards))
    // Of what is overridden, too.
    const most = Math.max(combinations, this.#comparisons(), ...counts)
    return most > MAX_COMBINATIONS || areTooComplex(wildcards) ? TOO_COMPLEX : undefined
  }

  /** All patterns of `anything-but`: each is compared with each value of a message. */
  #comparisons(): number {
    return this.rules.flatMap(({ conditions }) => conditions).reduce((sum, { comparisons = 0 }) => sum + comparisons, 0)
  }

  #object(node: ObjectNode, place: Place, before: readonly Branch[]): readonly Branch[] {
    if (node.members.length === 0) throw new FilterProblem('Empty objects are not allowed', node.end)
    let branches = before
    for (const { name, value } of node.members) {
      const alternatives = name === '$or' ? alternativesOf(value) : undefined
      if (alternatives) branches = this.#oneOf(alternatives, place, branches)
      else if (value.kind === 'object') branches = this.#object(value, below(place, name), branches)
      else if (value.kind === 'array') branches = this.#property(value, below(place, name), branches)
      else throw new FilterProblem(`"${name}" must be an object or an array`, value.at)
    }
    return branches
  }

  #oneOf(alternatives: readonly ObjectNode[], place: Place, before: readonly Branch[]): readonly Branch[] {
    const branches: Branch[] = []
    for (const alternative of alternatives) {
      branches.push(...this.#object(alternative, place, before))
      // There is a combination in each.
      if (branches.length > MAX_COMBINATIONS) throw new FilterProblem(TOO_COMPLEX)
    }
    return branches
  }

  #property(
    node: JsonNode & { readonly kind: 'array' },
    { path, depth }: Place,
    branches: readonly Branch[],
  ): readonly Branch[] {
    const conditions = node.items.map(readCondition)
    if (conditions.length === 0) throw new FilterProblem('Empty arrays are not allowed', node.end)
    if (depth > 1) this.isNested = true
    // It is refused; what is to come is read for what else is wrong with it.
    if (++this.#keys > MAX_KEYS) return branches
    const overridden = this.rules.reduce((bits, rule, i) => (rule.path === path ? bits | (1 << i) : bits), 0)
    const bit = 1 << (this.rules.push({ path, conditions, depth }) - 1)
    return branches.map((branch) => (branch & ~overridden) | bit)
  }
}

function below({ path, depth }: Place, name: string): Place {
  return { path: depth === 0 ? name : `${path}.${name}`, depth: depth + 1 }
}

type ObjectNode = JsonNode & { readonly kind: 'object' }

/**
 * It is a name like others where "objects in the `$or` array have field names that are reserved keywords"; what else is
 * no list of two objects was recorded, in 2026, to be refused.
 * @see https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html#or-operator
 * @throws FilterProblem
 */
function alternativesOf(node: JsonNode): readonly ObjectNode[] | undefined {
  if (node.kind !== 'array') return undefined
  const objects = node.items.filter((item) => item.kind === 'object')
  if (objects.some(({ members }) => members.some(({ name }) => isKeyword(name)))) return undefined
  const other = node.items.find((item) => item.kind !== 'object')
  if (other) throw new FilterProblem('Only JSON object is allowed in array of $or relationship.', other.at)
  if (objects.length < 2) throw new FilterProblem('There must have at least 2 Objects in $or relationship.', node.end)
  return objects
}

/** The error for a problem, with the place where AWS's parser meets it. Others are passed on. */
function refused(error: unknown, where: string, document: string, source: string): unknown {
  if (!(error instanceof FilterProblem)) return error
  const problem = `${where}${error.message.slice(0, MAX_SOURCE)}`.trimEnd()
  if (error.offset === undefined) return InvalidParameter(`Invalid parameter: ${problem}`)
  const { line, column } = placeOf(document, error.offset)
  return InvalidParameter(`Invalid parameter: ${problem}\n at [Source: ${source}; line: ${line}, column: ${column}]`)
}

function quoted(document: string): string {
  const rest = document.length - MAX_SOURCE
  return `"${document.slice(0, MAX_SOURCE)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`
}

/**
 * "Amazon SNS compares policy properties only to message attributes that have the following data types: String,
 * String.Array, Number."
 */
function attributeProperties(attributes: MessageAttributes): object {
  const properties = Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)] as const)
  return Object.fromEntries(properties.filter(([, value]) => value !== undefined))
}

function attributeValue({ DataType, StringValue = '' }: MessageAttributeValue): unknown {
  if (DataType === 'String.Array') return [parsed(StringValue)].flat(2).filter((value) => !isNested(value))
  if (/^Number(\.|$)/.test(DataType)) return Number(StringValue)
  return /^String(\.|$)/.test(DataType) ? StringValue : undefined
}

function isNested(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null)
}

function isObject(value: unknown): value is object {
  return isNested(value) && value !== undefined && !Array.isArray(value)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
