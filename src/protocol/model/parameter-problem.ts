import { editDistance } from '../../aws/index.ts'
import { requestModelOf } from './request-models.ts'
import type { Shape, StructureShape } from './shape.ts'

/**
 * What is wrong with the parameters of a request as somebody wrote them down, as a sentence's end: a member that the
 * operation does not have, or a value of another type. Bytes may be text in base 64, and times text or numbers. What
 * the model requires and bounds is not looked at: less than a whole request can be asked about.
 */
export function parameterProblem(
  service: string,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
): string | undefined {
  const input = requestModelOf(service, operation)?.input
  if (input) return problemOf(input, withoutRawBody(input, parameters), 'parameters')
  const [name] = Object.keys(parameters)
  return name === undefined ? undefined : `\`parameters\` has \`${name}\`, and ${operation} takes none`
}

/**
 * Members that are bytes or a stream and the whole body of a request, by all names that they have in AWS's models:
 * `data/request-shapes.pack` has none of them.
 */
const RAW_BODIES: ReadonlySet<string> = new Set([
  ...['body', 'Body', 'payload', 'Payload', 'inputStream', 'file', 'Data', 'Content', 'documents', 'assetContent'],
  ...['agentProfile', 'event', 'BlockData', 'GeoJsonPayload', 'InvokeArgs', 'Result', 'requestEventStream'],
  'ActionStream',
])

function withoutRawBody(
  { members, payload }: StructureShape,
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (payload !== undefined) return parameters
  const isRaw = (name: string) => RAW_BODIES.has(name) && !members.some((member) => member.name === name)
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !isRaw(name)))
}

function problemOf(shape: Shape, value: unknown, place: string): string | undefined {
  if (value === undefined || value === null) return undefined
  switch (shape.kind) {
    case 'structure':
      return isObject(value) ? problemInStructure(shape, value, place) : mustBe('an object', value, place)
    case 'map':
      if (!isObject(value)) return mustBe('an object', value, place)
      return first(Object.entries(value), ([key, each]) => problemOf(shape.value, each, `${place}.${key}`))
    case 'list':
      if (!Array.isArray(value)) return mustBe('a list', value, place)
      return first([...value.entries()], ([index, each]) => problemOf(shape.member, each, `${place}[${index}]`))
    case 'string':
      return typeof value === 'string' ? undefined : mustBe('a text', value, place)
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : mustBe('a number', value, place)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : mustBe('true or false', value, place)
    case 'timestamp':
      if (typeof value === 'string' || typeof value === 'number' || value instanceof Date) return undefined
      return mustBe('a time', value, place)
    case 'blob':
      if (typeof value === 'string' || ArrayBuffer.isView(value)) return undefined
      return mustBe('a text in base 64', value, place)
    case 'document':
      return undefined
    default:
      return shape satisfies never
  }
}

function problemInStructure(
  { members }: StructureShape,
  value: Readonly<Record<string, unknown>>,
  place: string,
): string | undefined {
  return first(Object.entries(value), ([name, each]) => {
    const member = members.find((known) => known.name === name)
    if (member) return problemOf(member.shape, each, `${place}.${name}`)
    const names = members.map((known) => known.name)
    const meant = nearest(name, names)
    return `\`${place}\` has no member \`${name}\`${meant === undefined ? '' : `: did you mean \`${meant}\`?`}`
  })
}

function nearest(name: string, names: readonly string[]): string | undefined {
  const distance = (known: string) => editDistance(name.toLowerCase(), known.toLowerCase())
  const [best] = names.toSorted((a, b) => distance(a) - distance(b))
  return best !== undefined && distance(best) <= 2 ? best : undefined
}

function first<T>(all: readonly T[], problem: (each: T) => string | undefined): string | undefined {
  for (const each of all) {
    const found = problem(each)
    if (found !== undefined) return found
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function mustBe(kind: string, value: unknown, place: string): string {
  const is = Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : `a ${typeof value}`
  return `\`${place}\` must be ${kind}, and is ${is}`
}
