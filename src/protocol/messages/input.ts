import { AwsError } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { inflatedBody, textOf } from '../codecs/body.ts'
import { decodeCbor } from '../codecs/cbor.ts'
import { readStructure } from '../codecs/document.ts'
import { parseJsonInput } from '../codecs/json.ts'
import { parseQueryInput } from '../codecs/query-input.ts'
import { parseRestJsonInput } from '../codecs/rest-json-input.ts'
import type { HttpRequest } from '../http.ts'
import type { OperationModel } from '../model/service-model.ts'
import { type Broken, violations } from '../model/validate.ts'
import { labelsIn, segmentsOf } from '../routes/route.ts'

/**
 * The operation's input, decoded in the call's protocol: its members are of the model's types, and nothing else is
 * checked yet.
 *
 * @throws AwsError (400, 413), in AWS's words.
 */
export function parseInput(call: Call, request: HttpRequest): object {
  return decode(call, request, modelOf(call).operation)
}

/**
 * What the model's constraints forbid in `input`, or `undefined`: required members, lengths, ranges, patterns,
 * enumerations. What is sensitive is never in the sentence.
 */
export function brokenInput(call: Call, input: object): Broken | undefined {
  const { model, operation } = modelOf(call)
  return operation.input && violations(operation.input, input, model.wire, operation.name)
}

/** The error (400) for an input that is broken. */
export function brokenInputError(call: Call, { sentence, code }: Broken): AwsError {
  return new AwsError(code ?? modelOf(call).model.wire.validationCode, sentence, 400)
}

function modelOf({ model, operation: name }: Call) {
  const operation = name === undefined ? undefined : model?.operation(name)
  if (!model || !operation) throw new Error('an operation without a model has no input')
  return { model, operation }
}

function decode(call: Call, request: HttpRequest, { input: shape, http }: OperationModel): object {
  switch (call.protocol) {
    case 'query':
      return parseQueryInput(shape, request.query, formOf(request))
    case 'json':
      return parseJsonInput(shape, textOf(inflatedBody(request)))
    case 'cbor': {
      const body = inflatedBody(request)
      return body.length === 0 || shape === undefined ? {} : readStructure(shape, decodeCbor(body))
    }
    case 'rest-json': {
      if (!http?.input) return {}
      return parseRestJsonInput(http.input, request, labelsIn(http.route, segmentsOf(request.path)))
    }
    default:
      throw new Error(`no model speaks ${call.protocol} yet`)
  }
}

function formOf(request: HttpRequest): string {
  return request.body.length === 0 ? '' : textOf(inflatedBody(request))
}
