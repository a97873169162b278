import type { Operations } from '../../models/castellan.ts'
import { fromWire, toWire } from './json-wire.ts'

const CONTENT_TYPE = 'application/x-amz-json-1.1'

/** The service in the words of the AWS SDK's clients: one call, or an error with a name and a status. */
export type CastellanService = <Name extends keyof Operations & string>(
  name: Name,
  input: Operations[Name]['input'],
) => Promise<Operations[Name]['output']>

/** Takes one POST to the service, and adds what makes it the caller's. */
export type Transport = (headers: Readonly<Record<string, string>>, body: string) => Promise<Answer>

/** What is looked at of a `Response`. */
interface Answer extends Pick<Response, 'ok' | 'status' | 'json'> {
  readonly headers: Pick<Headers, 'get'>
}

/** What the service answered instead, as the SDK's errors look. */
export class CastellanServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number }

  constructor(name: string, message: string, httpStatusCode: number) {
    super(message)
    this.name = name
    this.$metadata = { httpStatusCode }
  }
}

/**
 * A client of the service. Dates in and out are `Date`.
 *
 * @throws CastellanServiceError named by the service's code, or by the status where something else answered; what
 * `transport` throws.
 */
export function castellanService(transport: Transport): CastellanService {
  return async <Name extends keyof Operations & string>(name: Name, input: Operations[Name]['input']) => {
    const headers = { 'content-type': CONTENT_TYPE, 'x-amz-target': `Castellan_20261123.${name}` }
    const response = await transport(headers, JSON.stringify(toWire(input)))
    const answer = await answerOf(response)
    if (response.ok && answer) return fromWire(answer) as Operations[Name]['output']
    const code = textOf(answer?.__type)?.split('#').at(-1)
    throw new CastellanServiceError(
      code ?? `Status${response.status}`,
      textOf(answer?.message) ?? `this is no answer of Castellan's (status ${response.status})`,
      response.status,
    )
  }
}

/** The answer, where it is an object in the protocol that was asked for: others answer too, to everything. */
async function answerOf(response: Answer): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (response.headers.get('content-type') !== CONTENT_TYPE) return undefined
  const answer: unknown = await response.json().catch(() => undefined)
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? { ...answer } : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
