import type { MaybePromise } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { writeCbor, writeCborInPieces } from '../codecs/cbor-output.ts'
import { writeJson, writeJsonInPieces } from '../codecs/json.ts'
import { writeRestJson } from '../codecs/rest-json-output.ts'
import { holdsLong, TextPieces } from '../codecs/text-pieces.ts'
import { xmlInPieces, xmlStructure } from '../codecs/xml.ts'
import type { HttpResponse } from '../http.ts'
import type { OperationModel, ServiceModel } from '../model/service-model.ts'
import type { StructureShape } from '../model/shape.ts'

/**
 * The answer to a call that succeeded. What the model does not name is left out of it. A long one is written in pieces,
 * with turns for others between them.
 */
export function serializeOutput(call: Call, output: object, requestId: string): MaybePromise<HttpResponse> {
  const { model } = call
  const operation = call.operation === undefined ? undefined : model?.operation(call.operation)
  if (!model || !operation) throw new Error('an operation without a model has no output')
  const ids = { 'x-amzn-RequestId': requestId }
  const shape = operation.output
  if (shape && isPlain(call.protocol) && holdsLong(shape, output)) {
    return bodyInPieces(call.protocol, { model, operation, shape }, output, requestId).then((body) => {
      return { status: 200, headers: { ...ids, ...headersOf(call) }, body: call.method === 'HEAD' ? '' : body }
    })
  }
  const { status = 200, headers, body } = encode(call, model, operation, output, requestId)
  return { status, headers: { ...ids, ...headers }, body: call.method === 'HEAD' ? '' : body }
}

function encode(
  call: Call,
  model: ServiceModel,
  operation: OperationModel,
  output: object,
  requestId: string,
): Pick<HttpResponse, 'headers' | 'body'> & Partial<HttpResponse> {
  switch (call.protocol) {
    case 'query':
      return { headers: headersOf(call), body: queryResponse(model, operation, output, requestId) }
    case 'json':
      return { headers: headersOf(call), body: writeJson(operation.output, output, model.wire.doubles) }
    case 'cbor':
      return { headers: headersOf(call), body: writeCbor(operation.output, output) }
    case 'rest-json':
      return writeRestJson(operation.http?.output, output, operation.http?.status ?? 200, model.wire.doubles)
    default:
      throw new Error(`no model speaks ${call.protocol} yet`)
  }
}

function headersOf({ protocol, jsonVersion }: Call): HttpResponse['headers'] {
  switch (protocol) {
    case 'query':
      return { 'Content-Type': 'text/xml' }
    case 'json':
      return { 'Content-Type': `application/x-amz-json-${jsonVersion}` }
    case 'cbor':
      return { 'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }
    default:
      return {}
  }
}

function queryResponse(model: ServiceModel, operation: OperationModel, output: object, requestId: string): string {
  const { before, after } = envelope(model, operation, requestId)
  const { output: shape, resultWrapper } = operation
  const isEmpty = !shape || resultWrapper === undefined
  return `${before}${isEmpty ? '' : xmlStructure(shape, output, model.wire)}${after}`
}

/** What stands around the output's members. */
function envelope({ xmlNamespace }: ServiceModel, { name, output, resultWrapper }: OperationModel, requestId: string) {
  const namespace = xmlNamespace === undefined ? '' : ` xmlns="${xmlNamespace}"`
  const hasResult = output !== undefined && resultWrapper !== undefined
  return {
    before: `<${name}Response${namespace}>${hasResult ? `<${resultWrapper}>` : ''}`,
    after: `${hasResult ? `</${resultWrapper}>` : ''}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
  }
}

/** Those whose bodies are the whole output. */
function isPlain(protocol: Call['protocol']): protocol is 'query' | 'json' | 'cbor' {
  return protocol === 'query' || protocol === 'json' || protocol === 'cbor'
}

async function bodyInPieces(
  protocol: 'query' | 'json' | 'cbor',
  { model, operation, shape }: { model: ServiceModel; operation: OperationModel; shape: StructureShape },
  output: object,
  requestId: string,
): Promise<readonly Uint8Array[]> {
  switch (protocol) {
    case 'json':
      return writeJsonInPieces(shape, output, model.wire.doubles)
    case 'cbor':
      return writeCborInPieces(shape, output)
    case 'query': {
      const out = new TextPieces()
      const { before, after } = envelope(model, operation, requestId)
      await out.write(before)
      if (operation.resultWrapper !== undefined) await xmlInPieces(shape, output, model.wire, out)
      await out.write(after)
      return out.done()
    }
    default:
      return protocol satisfies never
  }
}
