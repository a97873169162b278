import type { AwsError } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { writeCbor } from '../codecs/cbor-output.ts'
import { xmlText } from '../codecs/xml.ts'
import type { HttpResponse } from '../http.ts'
import type { StructureShape } from '../model/shape.ts'
import { isS3 } from '../s3.ts'
import { spell } from './common-errors.ts'

/** An error as it goes on the wire: the protocol's words where they differ from the thrown ones. */
interface WireError {
  readonly code: string
  /** Its shape in the model, where it has one. */
  readonly shape: StructureShape | undefined
  readonly status: number
  readonly message: string
  readonly senderFault: boolean
  readonly fields: AwsError['fields']
}

/**
 * The answer to a call that failed, in its caller's protocol: code and status are the model's where the model has the
 * error.
 */
export function serializeError(call: Call, error: AwsError, requestId: string): HttpResponse {
  const wire = wireError(call, error)
  const { headers, body } = encode(call, wire, error.code, requestId)
  return {
    status: wire.status,
    headers: { 'x-amzn-RequestId': requestId, ...headers },
    body: call.method === 'HEAD' ? '' : body,
  }
}

function wireError(call: Call, error: AwsError): WireError {
  const spelt = spell(call, error)
  const shape = call.model?.error(spelt.code)
  const status = shape?.error?.status ?? spelt.status
  return {
    code: shape?.error?.code ?? spelt.code,
    shape,
    status,
    message: spelt.message,
    senderFault: shape?.error?.senderFault ?? status < 500,
    fields: error.fields,
  }
}

function encode(
  call: Call,
  wire: WireError,
  thrownCode: string,
  requestId: string,
): Pick<HttpResponse, 'headers' | 'body'> {
  switch (call.protocol) {
    case 'query':
      return { headers: { 'Content-Type': 'text/xml' }, body: queryError(call, wire, requestId) }
    case 'rest-xml':
      return isS3(call.signingName)
        ? {
            headers: { 'Content-Type': 'application/xml', 'x-amz-request-id': requestId },
            body: s3Error(wire, requestId),
          }
        : { headers: { 'Content-Type': 'text/xml' }, body: queryError(call, wire, requestId) }
    case 'ec2':
      return { headers: { 'Content-Type': 'text/xml;charset=UTF-8' }, body: ec2Error(wire, requestId) }
    case 'json':
    case 'rest-json': {
      const type = wire.shape?.name ?? wire.code
      const namespace = (wire.shape && call.model?.wire.errorNamespace) ?? ''
      const contentType = call.protocol === 'json' ? `application/x-amz-json-${call.jsonVersion}` : 'application/json'
      const { headers, fields } = call.protocol === 'json' ? { headers: {}, fields: wire.fields } : boundFields(wire)
      const body = JSON.stringify({ __type: namespace + type, ...messageOf(wire), ...fields })
      return {
        headers: {
          ...headers,
          'Content-Type': contentType,
          'x-amzn-ErrorType': type,
          ...queryErrorHeader(call, wire, thrownCode),
        },
        body,
      }
    }
    case 'cbor': {
      const type = wire.shape?.name ?? wire.code
      const body = writeCbor(undefined, {}, { __type: type, ...messageOf(wire), ...wire.fields })
      return {
        headers: {
          'Content-Type': 'application/cbor',
          'smithy-protocol': 'rpc-v2-cbor',
          ...queryErrorHeader(call, wire, thrownCode),
        },
        body,
      }
    }
  }
}

/** An error's members may be bound to headers, as `Retry-After` is. */
function boundFields({ shape, fields }: WireError): {
  readonly headers: Readonly<Record<string, string>>
  readonly fields: AwsError['fields']
} {
  const bound = shape?.members.filter(({ name, location }) => location === 'header' && fields[name] !== undefined) ?? []
  const names = new Set(bound.map(({ name }) => name))
  return {
    headers: Object.fromEntries(bound.map(({ name, wireName }) => [wireName, String(fields[name])])),
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name))),
  }
}

/**
 * What clients of a service that once spoke query read their error code from.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
function queryErrorHeader(call: Call, wire: WireError, thrownCode: string): Record<string, string> {
  if (!call.queryCompatible) return {}
  const code = wire.shape ? wire.code : thrownCode === 'AccessDeniedException' ? 'AccessDenied' : thrownCode
  return { 'x-amzn-query-error': `${code};${wire.senderFault ? 'Sender' : 'Receiver'}` }
}

/** `message`, or `Message` where the model writes it so; no member where the error says nothing. */
function messageOf({ shape, message }: WireError): Readonly<Record<string, string>> {
  if (message === '') return {}
  const member = shape?.members.find(({ wireName }) => wireName.toLowerCase() === 'message')
  return { [member?.wireName ?? 'message']: message }
}

function queryError({ model }: Call, wire: WireError, requestId: string): string {
  const namespace = model?.xmlNamespace === undefined ? '' : ` xmlns="${model.xmlNamespace}"`
  const type = wire.senderFault ? 'Sender' : 'Receiver'
  return `<ErrorResponse${namespace}><Error><Type>${type}</Type>${codeAndMessage(wire)}${extraElements(wire)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`
}

function ec2Error(wire: WireError, requestId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${codeAndMessage(wire)}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
}

function s3Error(wire: WireError, requestId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${codeAndMessage(wire)}${extraElements(wire)}<RequestId>${requestId}</RequestId><HostId>castellan</HostId></Error>`
}

function codeAndMessage({ code, message }: WireError): string {
  return `<Code>${xmlText(code)}</Code>${message === '' ? '' : `<Message>${xmlText(message)}</Message>`}`
}

function extraElements({ fields }: WireError): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`)
    .join('')
}
