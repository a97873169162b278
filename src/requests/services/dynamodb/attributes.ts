import { UNKNOWN } from '../../../aws/index.ts'
import { isRecord, TooMuchAsked } from '../../path.ts'

/**
 * What a request says of items: which attributes it names, and which partition keys. It takes a request of one item, a
 * table's part of a batch and an item of a transaction alike: they are written with the same members.
 */
export type Access = Readonly<Record<string, unknown>>

/** Members whose names are those of attributes. */
const MAPS = ['Key', 'Item', 'AttributeUpdates', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter']

const EXPRESSIONS = [
  ...['ProjectionExpression', 'UpdateExpression', 'ConditionExpression', 'KeyConditionExpression'],
  'FilterExpression',
]

/**
 * "A list of the top-level attributes accessed by a request. A top-level attribute is accessed by a request if it, or
 * any nested attribute that it contains, is specified in the request parameters."
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributesOf(access: Access): readonly string[] {
  const names = new Set<string>()
  for (const member of MAPS) for (const name of namesOf(access[member])) names.add(name)
  for (const key of listOf(access.Keys)) for (const name of namesOf(key)) names.add(name)
  for (const name of listOf(access.AttributesToGet)) if (typeof name === 'string') names.add(name)
  for (const member of EXPRESSIONS) {
    for (const name of namesIn(access[member], access.ExpressionAttributeNames)) names.add(name)
  }
  return [...names]
}

function namesOf(map: unknown): readonly string[] {
  return isRecord(map) ? Object.keys(map) : []
}

export function listOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : []
}

/** Names that stand at the beginning of a path: no function, no value, no part of a document. */
const NAME = /(?<![\w.:#])(#\w+|[A-Za-z_]\w*)(?!\w|\s*\()/g
const WORDS = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'SET', 'REMOVE', 'ADD', 'DELETE'])

/** DynamoDB takes no longer expression. */
const MOST_CHARACTERS = 4096

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
function namesIn(expression: unknown, placeholders: unknown): readonly string[] {
  if (typeof expression !== 'string') return []
  if (expression.length > MOST_CHARACTERS) throw new TooMuchAsked('an expression has more than 4,096 characters')
  return [...expression.matchAll(NAME)].flatMap(([, name = '']) => {
    if (name.startsWith('#')) return [String(isRecord(placeholders) ? (placeholders[name] ?? name) : name)]
    return WORDS.has(name.toUpperCase()) ? [] : [name]
  })
}

/**
 * The values of the partition key. Which attribute that is, only the table's schema says: a key or an item of one
 * attribute leaves no doubt; of several it is unknown, which counts for a Deny and against an Allow.
 *
 * @param name that attribute, where the schema is known.
 */
export function leadingKeysOf(keys: readonly unknown[], name: string | undefined): readonly string[] | undefined {
  const values = keys.map((key) => {
    const own = isRecord(key) ? key : {}
    if (name !== undefined) return (Object.hasOwn(own, name) ? textOfAttribute(own[name]) : undefined) ?? UNKNOWN
    const [only, ...others] = Object.values(own)
    return others.length === 0 ? (textOfAttribute(only) ?? UNKNOWN) : UNKNOWN
  })
  return values.length === 0 ? undefined : [...new Set(values)]
}

/** A text, the digits of a number, or bytes as base64. */
function textOfAttribute(attribute: unknown): string | undefined {
  if (!isRecord(attribute)) return undefined
  const value = attribute.S ?? attribute.N ?? attribute.B
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

const EQUALITY = /(?<![\w.:#])(#\w+|[A-Za-z_]\w*)?\s*(?<![<>])=\s*(:\w+)/g

/**
 * The partition key is tested for equality; where the sort key is as well, the request does not say which is which.
 *
 * @param name the attribute that is the partition key, where the schema is known.
 */
export function queriedKeyOf(access: Access, name: string | undefined): readonly string[] {
  const { KeyConditionExpression: expression, ExpressionAttributeValues: values, KeyConditions: conditions } = access
  const { ExpressionAttributeNames: placeholders } = access
  const tested: unknown[] = []
  const isKey = (attribute: unknown) => name === undefined || attribute === name
  if (typeof expression === 'string') {
    for (const [, attribute = '', value = ''] of expression.matchAll(EQUALITY)) {
      const meant = attribute.startsWith('#') && isRecord(placeholders) ? placeholders[attribute] : attribute
      if (isKey(meant)) tested.push(isRecord(values) ? values[value] : undefined)
    }
  }
  for (const [attribute, condition] of Object.entries(isRecord(conditions) ? conditions : {})) {
    if (isKey(attribute) && isRecord(condition) && condition.ComparisonOperator === 'EQ')
      tested.push(listOf(condition.AttributeValueList)[0])
  }
  return [(tested.length === 1 ? textOfAttribute(tested[0]) : undefined) ?? UNKNOWN]
}

/** "The Select parameter always has a value (ALL_ATTRIBUTES, unless otherwise specified)." */
export function selectOf({ Select, ProjectionExpression, AttributesToGet, IndexName }: Access): string {
  if (typeof Select === 'string' && Select !== '') return Select
  if (ProjectionExpression || AttributesToGet) return 'SPECIFIC_ATTRIBUTES'
  return IndexName ? 'ALL_PROJECTED_ATTRIBUTES' : 'ALL_ATTRIBUTES'
}
