import type { Shape, StructureShape } from '../model/shape.ts'
import { setEntry } from './entries.ts'
import { serializationException } from './malformed.ts'
import { checkedInteger, parseBase64 } from './scalar.ts'
import { fromSeconds, parseTimestamp } from './timestamp.ts'

/**
 * Reads a decoded JSON or CBOR value as what the model asks for. What the model does not name is ignored and `null` is
 * absence, but in a sparse list or map. Of a union exactly one member is there.
 *
 * @throws SerializationException (400), in AWS's words and without the value.
 */
export function readStructure(shape: StructureShape, value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw serializationException('Start of structure or map found where not expected.')
  const structure: Record<string, unknown> = {}
  for (const member of shape.members) {
    const child = Object.hasOwn(value, member.wireName) ? value[member.wireName] : undefined
    if (child !== undefined && child !== null) structure[member.name] = readValue(member.shape, child)
  }
  if (shape.union && Object.keys(structure).length !== 1) throw serializationException('A union must have one member')
  return structure
}

/** The same of a value of any shape. */
export function readValue(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, value)
    case 'list':
      if (!Array.isArray(value)) throw serializationException('Expected list or null')
      return value.map((element) => {
        if (element === null && shape.sparse) return null
        if (element === null || element === undefined) throw serializationException('A list holds a null')
        return readValue(shape.member, element)
      })
    case 'map': {
      if (!isRecord(value)) throw serializationException('Expected map or null')
      const map: Record<string, unknown> = {}
      for (const key of Object.keys(value)) {
        if (value[key] !== null) setEntry(map, key, readValue(shape.value, value[key]))
        else if (shape.sparse) setEntry(map, key, null)
      }
      return map
    }
    case 'string':
      if (typeof value !== 'string') throw serializationException(`${tokenOf(value)} can not be converted to a String`)
      return value
    case 'boolean':
      if (typeof value !== 'boolean')
        throw serializationException(`${tokenOf(value)} can not be converted to a Boolean`)
      return value
    case 'number': {
      if (!shape.integral && (value === 'NaN' || value === 'Infinity' || value === '-Infinity')) return Number(value)
      const type = shape.integral ? (shape.bits === 32 ? 'an Integer' : 'a Long') : 'a Double'
      if (typeof value !== 'number') throw serializationException(`${tokenOf(value)} can not be converted to ${type}`)
      return shape.integral ? checkedInteger(shape, value, serializationException) : value
    }
    case 'timestamp': {
      const date =
        value instanceof Date
          ? value
          : typeof value === 'number'
            ? fromSeconds(value)
            : typeof value === 'string'
              ? parseTimestamp(value)
              : undefined
      if (!date || Number.isNaN(date.getTime()))
        throw serializationException(`${tokenOf(value)} can not be converted to a timestamp`)
      return date
    }
    case 'blob':
      if (value instanceof Uint8Array) return value
      if (typeof value !== 'string') throw serializationException(`${tokenOf(value)} can not be converted to a Blob`)
      return parseBase64(value, serializationException)
    case 'document':
      return value
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  )
}

/** The name of a token, as AWS's parser names it. */
function tokenOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'STRING_VALUE'
    case 'number':
      return 'NUMBER_VALUE'
    case 'boolean':
      return value ? 'TRUE_VALUE' : 'FALSE_VALUE'
    default:
      return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT'
  }
}
