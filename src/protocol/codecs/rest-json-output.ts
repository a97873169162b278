import type { WireConventions } from '../../aws/index.ts'
import type { HttpResponse } from '../http.ts'
import type { HttpBindings } from '../model/http-bindings.ts'
import { writeHeader } from './http-headers.ts'
import { writeJson, writeJsonValue } from './json.ts'

/**
 * An answer of the REST-JSON protocol: status, headers and body, as the output's members are bound.
 *
 * @param bindings of the output; `undefined` where there is none, and then no body either.
 * @param status where no member says it.
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function writeRestJson(
  bindings: HttpBindings | undefined,
  output: object,
  status: number,
  doubles?: WireConventions['doubles'],
): HttpResponse {
  if (bindings === undefined) return { status, headers: {}, body: '' }
  const values = output as Record<string, unknown>
  const own = bindings.status && values[bindings.status.name]
  const { body, contentType } = bodyOf(bindings, values, doubles)
  const headers: Record<string, string> = contentType === undefined ? {} : { 'Content-Type': contentType }
  Object.assign(headers, headersOf(bindings, values))
  return { status: typeof own === 'number' ? own : status, headers, body }
}

/** The headers that members are bound to. @throws Error for what no header can carry. */
function headersOf({ headers, prefixHeaders }: HttpBindings, values: Readonly<Record<string, unknown>>) {
  const written: Record<string, string> = {}
  const set = (name: string, text: string) => {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) throw new Error(`the header ${name} cannot carry its member`)
    written[name] = text
  }
  for (const member of headers) {
    const value = values[member.name]
    if (value !== undefined && value !== null) set(headerName(member.wireName), writeHeader(member, value))
  }
  if (prefixHeaders) {
    for (const [name, value] of Object.entries(Object(values[prefixHeaders.name])))
      set(prefixHeaders.wireName + name, String(value))
  }
  return written
}

/** As the server writes its own, so that neither is sent twice. */
function headerName(name: string): string {
  return name === 'content-type' ? 'Content-Type' : name
}

function bodyOf(
  { payload, document, isEmpty }: HttpBindings,
  values: Readonly<Record<string, unknown>>,
  doubles: WireConventions['doubles'],
): { readonly body: HttpResponse['body']; readonly contentType?: string } {
  if (document) return { body: writeJson(document, values, doubles), contentType: 'application/json' }
  // An output without members is an empty document; one that is all headers has no body.
  if (payload === undefined) return isEmpty ? { body: '{}', contentType: 'application/json' } : { body: '' }
  const value = values[payload.name]
  switch (payload.shape.kind) {
    case 'blob':
      return { body: (value ?? '') as Uint8Array | string, contentType: 'application/octet-stream' }
    case 'string':
      return { body: String(value ?? ''), contentType: 'text/plain' }
    default:
      if (value === undefined) return { body: '' }
      return { body: writeJsonValue(payload.shape, value, doubles), contentType: 'application/json' }
  }
}
