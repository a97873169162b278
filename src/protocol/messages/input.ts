import { AwsError } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { inflatedBody, textOf } from '../codecs/body.ts'
import { decodeCbor } from '../codecs/cbor.ts'
import { readStructure } from '../codecs/document.ts'
import { parseJsonInput } from '../codecs/json.ts'
import { parseQueryInput } from '../codecs/query-input.ts'
import { type BodyFormat, JSON_BODY, parseRestInput, xmlBody } from '../codecs/rest-input.ts'
import type { HttpRequest } from '../http.ts'
import type { HttpBindings } from '../model/http-bindings.ts'
import { type RequestModel, requestModelOf } from '../model/request-models.ts'
import type { StructureShape } from '../model/shape.ts'
import { type Broken, violations } from '../model/validate.ts'
import { labelsIn, type Route, segmentsOf } from '../routes/route.ts'

/**
 * The operation's input, decoded in the call's protocol: its members are of the model's types, and nothing else is
 * checked yet.
 *
 * @throws AwsError (400, 413), in AWS's words.
 */
export function parseInput(call: Call, request: HttpRequest): Record<string, unknown> {
  const { input, http } = modelOf(call).operation
  return decode(call, request, { input, bindings: http?.input, root: undefined })
}

/**
 * The parameters of a call to any service of AWS's, as a caller of an SDK writes them, decoded in the call's protocol;
 * `undefined` for an operation that nobody knows. Bytes or a stream that are the whole body are not among them.
 *
 * @throws AwsError (400, 413), in AWS's words.
 */
export function parametersOf(call: Call, request: HttpRequest): Readonly<Record<string, unknown>> | undefined {
  const { model, service, operation } = call
  if (service === undefined || operation === undefined) return undefined
  if (model) return parseInput(call, request)
  return decode(call, request, requestModelOf(service, operation) ?? NOTHING)
}

/**
 * Whether the body of a call says anything of what is asked for: a document or a form does, bytes and a stream that are
 * the whole body do not.
 */
export function readsBody(call: Call): boolean {
  const { protocol, model, service, operation } = call
  if (service === undefined || operation === undefined) return false
  if (protocol !== 'rest-json' && protocol !== 'rest-xml') return true
  const bindings = model ? model.operation(operation)?.http?.input : requestModelOf(service, operation)?.bindings
  const payload = bindings?.payload?.shape.kind
  return bindings?.document !== undefined || (payload !== undefined && payload !== 'blob')
}

const NOTHING: Decoded = { input: undefined, bindings: undefined, root: undefined }

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

type Decoded = Readonly<Record<keyof RequestModel, unknown>> & {
  readonly input: StructureShape | undefined
  readonly bindings: HttpBindings | undefined
  readonly root: string | undefined
}

function decode(call: Call, request: HttpRequest, { input, bindings, root }: Decoded): Record<string, unknown> {
  switch (call.protocol) {
    case 'query':
    case 'ec2':
      return parseQueryInput(input, request.query, formOf(request))
    case 'json':
      return parseJsonInput(input, textOf(inflatedBody(request)))
    case 'cbor': {
      const body = inflatedBody(request)
      return body.length === 0 || input === undefined ? {} : readStructure(input, decodeCbor(body))
    }
    case 'rest-json':
      return decodeRest(call, request, bindings, JSON_BODY)
    case 'rest-xml':
      return decodeRest(call, request, bindings, xmlBody(root))
  }
}

function decodeRest(
  call: Call,
  request: HttpRequest,
  bindings: HttpBindings | undefined,
  format: BodyFormat,
): Record<string, unknown> {
  return bindings && call.route
    ? parseRestInput(bindings, format, request, labelsOf(call, call.route, request.path))
    : {}
}

/** What the labels of the route that the call takes hold. */
function labelsOf({ s3 }: Call, route: Route, path: string): ReadonlyMap<string, readonly string[]> {
  if (!s3) return labelsIn(route, segmentsOf(path))
  if ([s3.bucket, ...s3.key.split('/')].some((part) => part === '.' || part === '..')) throw invalidUri()
  return labelsIn(route, s3.withSlash)
}

/**
 * AWS takes a key's dot segments as they are written, unless they lead out of the bucket; of what is between here and
 * who has the object nobody knows that it does.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
function invalidUri(): AwsError {
  return new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400)
}

function formOf(request: HttpRequest): string {
  return request.body.length === 0 ? '' : textOf(inflatedBody(request))
}
