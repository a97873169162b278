import type { AwsError } from '../../aws/index.ts'
import type { BlobShape, BooleanShape, NumberShape, StringShape, TimestampShape } from '../model/shape.ts'
import { parseTimestamp } from './timestamp.ts'

export type Scalar = StringShape | NumberShape | BooleanShape | TimestampShape | BlobShape

/**
 * Reads text (a form's parameter, a header, a part of a path) as what the model asks for.
 *
 * @throws what `refuse` makes, without the text: it may be a secret.
 */
export function parseScalar(shape: Scalar, text: string, refuse: (message: string) => AwsError): unknown {
  switch (shape.kind) {
    case 'string':
      return text
    case 'boolean':
      // Recorded on AWS: IAM, 2026-09-12 (1 and 0, not `True`); SES, 2026-09-05 (not `TRUE`; these sentences); Auto
      // Scaling, 2011-08-23 (not `True`; the second sentence).
      if (text === 'true' || text === '1') return true
      if (text === 'false' || text === '0') return false
      throw refuse(text === '' ? 'missing value for boolean type' : 'boolean must follow xsd1.1 definition')
    case 'number':
      return parseNumber(shape, text, refuse)
    case 'timestamp': {
      const date = parseTimestamp(text)
      if (!date) throw refuse('A value can not be converted to a timestamp')
      return date
    }
    case 'blob':
      return parseBase64(text, refuse)
  }
}

function parseNumber(shape: NumberShape, text: string, refuse: (message: string) => AwsError): number {
  if (shape.integral) {
    if (!/^[+-]?\d{1,19}$/.test(text)) throw refuse('A value can not be converted to an Integer')
    return checkedInteger(shape, Number(text), refuse)
  }
  if (/^(NaN|-?Infinity)$/.test(text)) return Number(text)
  if (!/^[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?$/.test(text))
    throw refuse('A value can not be converted to a Double')
  return Number(text)
}

/** @throws what `refuse` makes, where the number has no place in the model's type, or cannot be held exactly. */
export function checkedInteger(shape: NumberShape, value: number, refuse: (message: string) => AwsError): number {
  const limit = shape.bits === 32 ? 2 ** 31 : Number.MAX_SAFE_INTEGER
  if (!Number.isInteger(value) || value < -limit || value > limit || (shape.bits === 32 && value === limit)) {
    throw refuse(`A value can not be converted to ${shape.bits === 32 ? 'an Integer' : 'a Long'}`)
  }
  return value
}

/** @throws what `refuse` makes, where the text is no base 64. */
export function parseBase64(text: string, refuse: (message: string) => AwsError): Uint8Array {
  // Buffer would skip what it cannot read.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw refuse('A value is not base64-encoded')
  const bytes = Buffer.from(text, 'base64')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
