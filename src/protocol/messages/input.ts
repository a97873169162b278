import { AwsError } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { inflatedBody, textOf } from '../codecs/body.ts'
import { decodeCbor } from '../codecs/cbor.ts'
import { readStructure } from '../codecs/document.ts'
import { parseJsonInput } from '../codecs/json.ts'
import { parseQueryInput } from '../codecs/query-input.ts'
import type { HttpRequest } from '../http.ts'
import type { StructureShape } from '../model/shape.ts'
import { violations } from '../model/validate.ts'

/**
 * The operation's input, decoded in the call's protocol and checked against the model: types, required members,
 * lengths, ranges, patterns, enumerations.
 *
 * @throws AwsError (400, 413), in AWS's words; never with the value of a sensitive member.
 */
export function parseInput(call: Call, request: HttpRequest): object {
  const { model } = call
  const operation = call.operation === undefined ? undefined : model?.operation(call.operation)
  if (!model || !operation) throw new Error('an operation without a model has no input')
  const input = decode(call, request, operation.input)
  const { validationCode, patternSentence } = model.wire
  const sentence = operation.input && violations(operation.input, input, patternSentence)
  if (sentence !== undefined) throw new AwsError(validationCode, sentence, 400)
  return input
}

function decode(call: Call, request: HttpRequest, shape: StructureShape | undefined): object {
  switch (call.protocol) {
    case 'query':
      return parseQueryInput(shape, request.query, formOf(request))
    case 'json':
      return parseJsonInput(shape, textOf(inflatedBody(request)))
    case 'cbor': {
      const body = inflatedBody(request)
      return body.length === 0 || shape === undefined ? {} : readStructure(shape, decodeCbor(body))
    }
    default:
      throw new Error(`no model speaks ${call.protocol} yet`)
  }
}

function formOf(request: HttpRequest): string {
  return request.body.length === 0 ? '' : textOf(inflatedBody(request))
}
