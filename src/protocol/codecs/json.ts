import { base64Of, javaDouble, type WireConventions } from '../../aws/index.ts'
import type { ListShape, Shape, StructureShape, TimestampFormat } from '../model/shape.ts'
import { assertJsonWithinBounds } from './bounds.ts'
import { readStructure, readValue } from './document.ts'
import { serializationException } from './malformed.ts'
import { holdsLong, isLong, TextPieces } from './text-pieces.ts'
import { formatTimestamp } from './timestamp.ts'

/**
 * Decodes the body of a JSON protocol: an empty body is an empty input.
 *
 * @throws SerializationException (400).
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function parseJsonInput(shape: StructureShape | undefined, body: string): Record<string, unknown> {
  return body === '' ? {} : readStructure(shape ?? EMPTY, parsed(body))
}

/** Decodes a body that is one member of its input. @throws SerializationException (400) */
export function parseJsonValue(shape: Shape, body: string): unknown {
  return readValue(shape, parsed(body))
}

/** A name that stands twice is refused, as in CBOR: of two values one reader takes the first and another the last. */
function parsed(body: string): unknown {
  const names = assertJsonWithinBounds(body)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw serializationException('Could not parse the request body as JSON.')
  }
  if (namesIn(value) !== names) throw serializationException('A member is given more than once.')
  return value
}

function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let names = 0
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'object') names += namesIn(each)
    return names
  }
  // What is parsed inherits nothing that is listed.
  for (const name in value) {
    names++
    const each = (value as Readonly<Record<string, unknown>>)[name]
    if (typeof each === 'object') names += namesIn(each)
  }
  return names
}

const EMPTY: StructureShape = {
  kind: 'structure',
  name: 'Empty',
  sensitive: false,
  members: [],
  checkedMembers: [],
  membersByWireName: new Map(),
  membersByQueryName: new Map(),
  xmlMembers: [],
  union: false,
  payload: undefined,
  error: undefined,
}

type Doubles = WireConventions['doubles']

/** Encodes an answer of a JSON protocol. Members of `output` that the model does not name are left out. */
export function writeJson(shape: StructureShape | undefined, output: object, doubles?: Doubles): string {
  return shape === undefined ? '{}' : JSON.stringify(jsonStructure(shape, output, doubles))
}

/** The same, where lists are long: element by element. */
export async function writeJsonInPieces(
  shape: StructureShape,
  output: object,
  doubles?: Doubles,
): Promise<readonly Uint8Array[]> {
  const out = new TextPieces()
  await jsonInPieces(shape, output, doubles, out)
  return out.done()
}

async function jsonInPieces(shape: StructureShape, value: object, doubles: Doubles, out: TextPieces): Promise<void> {
  let before = '{'
  for (const { name, wireName, shape: memberShape, timestampFormat } of shape.members) {
    const child = (value as Record<string, unknown>)[name]
    if (child === undefined || child === null) continue
    await out.write(`${before}${JSON.stringify(wireName)}:`)
    before = ','
    if (memberShape.kind === 'list' && isLong(memberShape, child))
      await jsonList(memberShape, child as unknown[], doubles, out)
    else if (memberShape.kind === 'blob' && isLong(memberShape, child)) {
      await out.write('"')
      await out.writeBase64(child as Uint8Array)
      await out.write('"')
    } else await out.write(JSON.stringify(jsonValue(memberShape, child, doubles, timestampFormat)))
  }
  await out.write(before === '{' ? '{}' : '}')
}

async function jsonList(shape: ListShape, list: readonly unknown[], doubles: Doubles, out: TextPieces): Promise<void> {
  let before = '['
  for (const element of list) {
    if (shape.member.kind === 'structure' && holdsLong(shape.member, element as object | null)) {
      await out.write(before)
      await jsonInPieces(shape.member, element as object, doubles, out)
    } else {
      const turn = out.write(before + JSON.stringify(jsonValue(shape.member, element, doubles)))
      if (turn) await turn
    }
    before = ','
  }
  await out.write(before === '[' ? '[]' : ']')
}

/** Encodes a body that is one member of its output. */
export function writeJsonValue(shape: Shape, value: unknown, doubles?: Doubles): string {
  return JSON.stringify(jsonValue(shape, value, doubles))
}

function jsonStructure(shape: StructureShape, value: object, doubles: Doubles): Record<string, unknown> {
  const json: Record<string, unknown> = {}
  for (const { name, wireName, shape: memberShape, timestampFormat } of shape.members) {
    const child = (value as Record<string, unknown>)[name]
    if (child !== undefined && child !== null) json[wireName] = jsonValue(memberShape, child, doubles, timestampFormat)
  }
  return json
}

function jsonValue(shape: Shape, value: unknown, doubles: Doubles, format?: TimestampFormat): unknown {
  if (value === null) return null // In a sparse list or map.
  switch (shape.kind) {
    case 'structure':
      return jsonStructure(shape, value as object, doubles)
    case 'list':
      return (value as readonly unknown[]).map((element) => jsonValue(shape.member, element, doubles))
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object)
          .filter(([, element]) => element !== undefined)
          .map(([key, element]) => [key, jsonValue(shape.value, element, doubles)]),
      )
    case 'timestamp': {
      const as = format ?? shape.format ?? 'unixTimestamp'
      return as === 'unixTimestamp'
        ? jsonDouble((value as Date).getTime() / 1000, doubles)
        : formatTimestamp(value as Date, as, 'milliseconds')
    }
    case 'blob':
      return base64Of(value as Uint8Array)
    case 'number': {
      const number = value as number
      if (!Number.isFinite(number)) return String(number)
      return shape.integral ? number : jsonDouble(number, doubles)
    }
    default:
      return value
  }
}

declare global {
  /** In V8 since 2023, and not yet in TypeScript's libraries. */
  interface JSON {
    rawJSON(text: string): object
  }
}

function jsonDouble(number: number, doubles: Doubles): unknown {
  return doubles === 'java' ? JSON.rawJSON(javaDouble(number)) : number
}
