import fc from 'fast-check'
import type { Shape, StructureShape } from '../model/shape.ts'
import { setEntry } from './entries.ts'
import { formatTimestamp } from './timestamp.ts'

/** Whole milliseconds that all formats carry. */
const times = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
})

/** Values of a shape's type, whatever its constraints say; bounded in depth, since shapes may contain themselves. */
function valuesOf(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
      return structuresOf(shape, depth)
    case 'list':
      return depth > 5 ? fc.constant([]) : fc.array(valuesOf(shape.member, depth + 1), { maxLength: 3 })
    case 'map':
      return depth > 5
        ? fc.constant({})
        : fc.array(fc.tuple(texts, valuesOf(shape.value, depth + 1)), { maxLength: 3 }).map(recordOf)
    case 'string':
      return texts
    case 'number':
      return shape.integral
        ? shape.bits === 32
          ? fc.integer()
          : fc.maxSafeInteger()
        : fc.double().map((number) => (Object.is(number, -0) ? 0 : number))
    case 'boolean':
      return fc.boolean()
    case 'timestamp':
      return times
    case 'blob':
      return fc.uint8Array({ maxLength: 8 })
    case 'document':
      return fc.jsonValue()
  }
}

/** Well-formed text, with what breaks parsers in it. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'a+b c%20&=d',
    '<![CDATA[x]]>',
    ' lead and trail ',
    'null',
    '\u2028',
    '日本',
    '\u0000\n\r\t',
  ),
)

function recordOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const [key, value] of entries) setEntry(record, key, value)
  return record
}

export function structuresOf(shape: StructureShape, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  if (shape.union) {
    const members = shape.members.map(({ name, shape }) =>
      valuesOf(shape, depth + 1).map((value) => ({ [name]: value })),
    )
    return fc.oneof(...members)
  }
  const members = shape.members.map(
    (member) =>
      [
        member.name,
        depth > 5 ? fc.constant(undefined) : fc.option(valuesOf(member.shape, depth + 1), { nil: undefined }),
      ] as const,
  )
  return fc
    .record(Object.fromEntries(members))
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))
}

/**
 * A form as a client writes it: the query protocol's other side, written from its description.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function writeForm(shape: StructureShape, value: Record<string, unknown>): string {
  return pairs(shape, value, '')
    .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    .join('&')
}

function pairs(shape: Shape, value: unknown, prefix: string): [string, string][] {
  const under = (name: string | number) => (prefix === '' ? `${name}` : `${prefix}.${name}`)
  switch (shape.kind) {
    case 'structure': {
      const present = shape.members.filter(({ name }) => (value as Record<string, unknown>)[name] !== undefined)
      if (present.length === 0 && prefix !== '') return [[prefix, '']]
      return present.flatMap(({ name, wireName, shape: member }) =>
        pairs(member, (value as Record<string, unknown>)[name], under(wireName)),
      )
    }
    case 'list': {
      const list = value as readonly unknown[]
      if (list.length === 0) return [[prefix, '']]
      return list.flatMap((element, index) => pairs(shape.member, element, under(`${shape.memberName}.${index + 1}`)))
    }
    case 'map': {
      const entries = Object.entries(value as object)
      if (entries.length === 0) return [[prefix, '']]
      return entries.flatMap(([key, element], index) => [
        [under(`entry.${index + 1}.${shape.keyName}`), key] as [string, string],
        ...pairs(shape.value, element, under(`entry.${index + 1}.${shape.valueName}`)),
      ])
    }
    case 'timestamp':
      return [[prefix, formatTimestamp(value as Date, 'iso8601', 'milliseconds')]]
    case 'blob':
      return [[prefix, Buffer.from(value as Uint8Array).toString('base64')]]
    default:
      return [[prefix, String(value)]]
  }
}
