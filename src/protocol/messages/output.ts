import type { Call } from '../calls/call.ts'
import { writeCbor } from '../codecs/cbor-output.ts'
import { writeJson } from '../codecs/json.ts'
import { writeRestJson } from '../codecs/rest-json-output.ts'
import { xmlStructure } from '../codecs/xml.ts'
import type { HttpResponse } from '../http.ts'
import type { OperationModel, ServiceModel } from '../model/service-model.ts'

/** The answer to a call that succeeded. What the model does not name is left out of it. */
export function serializeOutput(call: Call, output: object, requestId: string): HttpResponse {
  const { model } = call
  const operation = call.operation === undefined ? undefined : model?.operation(call.operation)
  if (!model || !operation) throw new Error('an operation without a model has no output')
  const { status = 200, headers, body } = encode(call, model, operation, output, requestId)
  return {
    status,
    headers: { 'x-amzn-RequestId': requestId, ...headers },
    body: call.method === 'HEAD' ? '' : body,
  }
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
      return { headers: { 'Content-Type': 'text/xml' }, body: queryResponse(model, operation, output, requestId) }
    case 'json':
      return {
        headers: { 'Content-Type': `application/x-amz-json-${call.jsonVersion}` },
        body: writeJson(operation.output, output, model.wire.doubles),
      }
    case 'cbor':
      return {
        headers: { 'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
        body: writeCbor(operation.output, output),
      }
    case 'rest-json':
      return writeRestJson(operation.http?.output, output, operation.http?.status ?? 200, model.wire.doubles)
    default:
      throw new Error(`no model speaks ${call.protocol} yet`)
  }
}

function queryResponse(
  { xmlNamespace, wire }: ServiceModel,
  { name, output: shape, resultWrapper }: OperationModel,
  output: object,
  requestId: string,
): string {
  const namespace = xmlNamespace === undefined ? '' : ` xmlns="${xmlNamespace}"`
  const result =
    shape && resultWrapper !== undefined
      ? `<${resultWrapper}>${xmlStructure(shape, output, wire)}</${resultWrapper}>`
      : ''
  return `<${name}Response${namespace}>${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`
}
