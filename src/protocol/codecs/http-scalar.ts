import type { AwsError } from '../../aws/index.ts'
import type { Member, Shape, TimestampFormat } from '../model/shape.ts'
import { parseScalar } from './scalar.ts'
import { formatTimestamp, parseTimestampAs } from './timestamp.ts'

/** Where a time has another format than in a body. @see https://smithy.io/2.0/spec/http-bindings.html */
const FORMATS = { uri: 'iso8601', querystring: 'iso8601', header: 'rfc822' } as const satisfies Record<
  string,
  TimestampFormat
>

type Place = keyof typeof FORMATS

/**
 * Reads the text of a label, a parameter of the query or a header: `true` and `false` alone are booleans, and a time is
 * in the format of its place or its member, and in no other.
 *
 * @throws what `refuse` makes.
 */
export function parseHttpScalar(
  member: Member,
  shape: Shape,
  place: Place,
  text: string,
  refuse: (message: string) => AwsError,
): unknown {
  switch (shape.kind) {
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true'
      throw refuse('A value can not be converted to a Boolean')
    case 'timestamp': {
      const date = parseTimestampAs(formatOf(member, shape, place), text)
      if (!date) throw refuse('A value can not be converted to a timestamp')
      return date
    }
    case 'string':
    case 'number':
    case 'blob':
      return parseScalar(shape, text, refuse)
    default:
      throw new Error(`${member.name} has no place in a ${place}`)
  }
}

/** The text of a value in a header. */
export function httpScalar(member: Member, shape: Shape, value: unknown): string {
  if (shape.kind === 'timestamp') {
    return formatTimestamp(value as Date, formatOf(member, shape, 'header'), 'milliseconds')
  }
  return String(value)
}

function formatOf(member: Member, shape: Shape & { kind: 'timestamp' }, place: Place): TimestampFormat {
  return member.timestampFormat ?? shape.format ?? FORMATS[place]
}
