import { setTimeout as sleep } from 'node:timers/promises'
import type { CredentialsProvider } from './credentials.ts'
import { type HttpAnswer, sendHttp } from './send-http.ts'
import { Sha256 } from './sha256.ts'
import type { SignedInput, SignedService } from './signed-service.ts'

export interface SignedOptions {
  /** `undefined`: AWS itself. */
  readonly endpoint: URL | undefined
  readonly credentials: CredentialsProvider
  readonly userAgent: string
  /** Milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
}

const ANSWER_MS = 30_000
/** All operations of these services set or get a state: to send one again changes nothing. */
const PAUSES = [200, 500, 1_500, 4_000] as const

/**
 * Sends a call, signed by the SDK's signer.
 *
 * @throws what the SDK's clients throw: an error with a name and a status.
 */
export async function sendSigned(
  service: SignedService,
  operation: string,
  input: SignedInput,
  region: string,
  options: SignedOptions,
): Promise<unknown> {
  const { wait = sleep } = options
  for (const pause of PAUSES) {
    try {
      return await sendOnce(service, operation, input, region, options)
    } catch (error) {
      if (!passes(error)) throw error
      await wait(pause)
    }
  }
  return sendOnce(service, operation, input, region, options)
}

async function sendOnce(
  service: SignedService,
  operation: string,
  input: SignedInput,
  region: string,
  { endpoint, credentials, userAgent }: SignedOptions,
): Promise<unknown> {
  const place = service.place(input, region)
  const url = endpoint ?? new URL(`https://${place.host}`)
  const { method, path, query = {}, headers, body } = service.write(operation, input)
  const { SignatureV4 } = await import('@smithy/signature-v4')
  const signer = new SignatureV4({ service: service.signingName, region: place.region, credentials, sha256: Sha256 })
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path,
    query,
    headers: { ...headers, host: url.host, 'user-agent': userAgent },
    body,
  })
  const answer = await sendHttp(new URL(`${path}${queryText(query)}`, url), {
    ...{ method, headers: signed.headers, body },
    answerMs: ANSWER_MS,
  })
  if (!answer.ok) throw new SignedServiceError(answer)
  return service.read(answer.text)
}

/** As it is signed: `+` would be a plus to the signer and a space to some who read it. */
function queryText(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** A refusal, as an error of the SDK's: its name is AWS's code. */
class SignedServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number }

  constructor({ status, headers, text }: HttpAnswer) {
    const typed = headers.get('x-amzn-errortype') ?? /"__type"\s*:\s*"([^"]+)"/.exec(text)?.[1]
    const code = typed ?? /<Code>([^<]+)<\/Code>/.exec(text)?.[1]
    const said =
      /"[mM]essage"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? /<Message>([^<]+)<\/Message>/.exec(text)?.[1]
    super(said ?? `it answered with status ${status}`)
    // `com.amazonaws.freetier#ValidationException:http://…`
    this.name = code?.replace(/^.*#/, '').replace(/:.*$/, '') ?? `Status${status}`
    this.$metadata = { httpStatusCode: status }
  }
}

/** Whether it may go better the next time: the service was busy or broken, or did not answer. */
function passes(error: unknown): boolean {
  if (!(error instanceof SignedServiceError)) return true
  const { httpStatusCode: status } = error.$metadata
  return (
    status === 429 ||
    (status >= 500 && status !== 501) ||
    /^(Throttling|RequestThrottled|SlowDown|RequestLimit)/.test(error.name)
  )
}
