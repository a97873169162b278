import { bufferOf } from '../codecs/body.ts'
import { serializationException } from '../codecs/malformed.ts'

const AMPERSAND = 0x26
const ESCAPED = Buffer.from('\\u0026')

/**
 * JSON of the same meaning in which nobody finds the parameters of a form. moto reads every body as one too, whatever
 * its type, and takes `Action` and all other parameters from there first: from within a text, a call that was allowed
 * would be another one, on another thing.
 *
 * @see https://github.com/getmoto/moto/blob/master/moto/core/responses.py `setup_class`
 */
export function withoutPairs(json: Uint8Array): Uint8Array {
  const from = bufferOf(json)
  let at = from.indexOf(AMPERSAND)
  if (at === -1) return json
  const pieces: Buffer[] = []
  let start = 0
  for (; at !== -1; at = from.indexOf(AMPERSAND, start)) {
    pieces.push(from.subarray(start, at), ESCAPED)
    start = at + 1
  }
  pieces.push(from.subarray(start))
  return Buffer.concat(pieces)
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
