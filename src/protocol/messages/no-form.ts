import { AwsError } from '../../aws/index.ts'
import { bufferOf } from '../codecs/body.ts'
import { serializationException } from '../codecs/malformed.ts'

const AMPERSAND = 0x26
/** Each takes five bytes more: what is written is no more than some megabytes longer than what was read. */
const MOST_ESCAPED = 1_000_000
const ESCAPED = Buffer.from('\\u0026')

/**
 * JSON of the same meaning in which nobody finds the parameters of a form. moto reads every body as one too, whatever
 * its type, and takes `Action` and all other parameters from there first: from within a text, a call that was allowed
 * would be another one, on another thing.
 *
 * @throws RequestEntityTooLarge (413)
 * @see https://github.com/getmoto/moto/blob/master/moto/core/responses.py `setup_class`
 */
export function withoutPairs(json: Uint8Array): Uint8Array {
  const from = bufferOf(json)
  let count = 0
  for (let at = from.indexOf(AMPERSAND); at !== -1; at = from.indexOf(AMPERSAND, at + 1)) count++
  if (count === 0) return json
  if (count > MOST_ESCAPED) throw new AwsError('RequestEntityTooLarge', 'Request entity too large', 413)
  const to = Buffer.allocUnsafe(from.length + count * (ESCAPED.length - 1))
  let read = 0
  let written = 0
  for (let at = from.indexOf(AMPERSAND); at !== -1; at = from.indexOf(AMPERSAND, read)) {
    written += from.copy(to, written, read, at)
    written += ESCAPED.copy(to, written)
    read = at + 1
  }
  from.copy(to, written, read)
  return to
}

/** `Action`, as whoever reads a form finds it. */
const ACTION = /(?:^|&)(?:a|%[46]1)(?:c|%[46]3)(?:t|%[57]4)(?:i|%[46]9)(?:o|%[46]f)(?:n|%[46]e)(?:=|&|$)/i

/**
 * The same of bytes of which nobody knows what they are.
 *
 * @throws SerializationException (400) for what is no JSON and names an action.
 */
export function notAForm(body: Uint8Array): Uint8Array {
  const bytes = bufferOf(body)
  if (!bytes.includes(AMPERSAND) && !/^(?:a|%[46]1)/i.test(bytes.toString('latin1', 0, 3))) return body
  if (!ACTION.test(bytes.toString('latin1'))) return body
  if (isJson(bytes)) return withoutPairs(body)
  throw serializationException('The body could be taken for a form that names an action.')
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}
