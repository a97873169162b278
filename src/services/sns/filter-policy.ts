import type { MessageAttributeValue } from '../../../models/sns.ts'
import { InvalidParameter } from './errors.ts'
import { invalidFilter, isObject, type Leaf, readCondition } from './filter-condition.ts'
import type { MessageAttributes } from './message-attributes.ts'

export type FilterScope = 'MessageAttributes' | 'MessageBody'

/** What filters look at. */
export interface FilteredMessage {
  readonly default: string
  readonly attributes?: MessageAttributes
}

type Properties = Readonly<Record<string, unknown>>
type Test = (properties: Properties) => boolean

/** "A filter policy can have a maximum of five keys"; "The total combination of values […] must not exceed 150." */
const MAX_KEYS = 5
const MAX_COMBINATIONS = 150
const MAX_BYTES = 262_144
/** No policy of five keys needs more. */
const MAX_DEPTH = 32

/**
 * Reads a subscription's filter policy: which messages it lets through. Every key has to hold, by any of its
 * conditions.
 *
 * @throws InvalidParameter (400), in AWS's words where they are known.
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function readFilter(document: string, scope: FilterScope): (message: FilteredMessage) => boolean {
  const policy = Buffer.byteLength(document) > MAX_BYTES ? undefined : parsed(document)
  if (!isObject(policy)) throw invalidFilter('failed to parse JSON.')
  const size = { keys: 0, combinations: 1 }
  const test = readNode(policy, scope, size, 1)
  if (size.keys > MAX_KEYS) throw invalidFilter(`Filter policy can not have more than ${MAX_KEYS} keys`)
  if (size.combinations > MAX_COMBINATIONS) throw invalidFilter('Filter policy is too complex')
  return (message) => {
    const properties = scope === 'MessageBody' ? parsed(message.default) : attributeProperties(message.attributes ?? {})
    return isObject(properties) && test(properties)
  }
}

/** @param size counts keys and combinations of values up, in place */
function readNode(
  node: Properties,
  scope: FilterScope,
  size: { keys: number; combinations: number },
  depth: number,
): Test {
  if (depth > MAX_DEPTH) throw invalidFilter('Filter policy is too complex')
  const rules = Object.entries(node)
  // Each object holds a key that counts, so that five of them bound what a message takes.
  if (rules.length === 0 && depth > 1) throw invalidFilter('Empty objects are not allowed')
  const tests = rules.map(([key, rule]): Test => {
    if (key === '$or' && Array.isArray(rule) && rule.length > 1 && rule.every(isObject)) {
      const alternatives = rule.map((alternative) => readNode(alternative, scope, size, depth + 1))
      return (properties) => alternatives.some((test) => test(properties))
    }
    if (Array.isArray(rule)) {
      if (rule.length === 0) throw invalidFilter('Empty arrays are not allowed')
      size.keys++
      size.combinations *= rule.length
      const conditions = rule.map(readCondition)
      return (properties) => {
        const values = leaves(properties, key)
        return conditions.some((holds) => holds(values))
      }
    }
    if (!isObject(rule)) throw invalidFilter(`"${key}" must be an object or an array`)
    if (scope === 'MessageAttributes') {
      throw InvalidParameter(
        'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
      )
    }
    const test = readNode(rule, scope, size, depth + 1)
    return (properties) => [own(properties, key)].flat().some((child) => test(isObject(child) ? child : {}))
  })
  return (properties) => tests.every((test) => test(properties))
}

/** Not what every object inherits: a message has no `constructor` unless it says so. */
function own(properties: Properties, key: string): unknown {
  return Object.hasOwn(properties, key) ? properties[key] : undefined
}

/** A property's values; those of an array, and of an array in it, one by one. `undefined` where it is not there. */
function leaves(properties: Properties, key: string): readonly Leaf[] | undefined {
  return Object.hasOwn(properties, key) ? ([properties[key]].flat(2) as Leaf[]) : undefined
}

/**
 * "Amazon SNS compares policy properties only to message attributes that have the following data types: String,
 * String.Array, Number."
 */
function attributeProperties(attributes: MessageAttributes): Properties {
  const properties = Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)] as const)
  return Object.fromEntries(properties.filter(([, value]) => value !== undefined))
}

function attributeValue({ DataType, StringValue = '' }: MessageAttributeValue): unknown {
  if (DataType === 'String.Array') return parsed(StringValue)
  if (/^Number(\.|$)/.test(DataType)) return Number(StringValue)
  return /^String(\.|$)/.test(DataType) ? StringValue : undefined
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
