import type { Operations } from '../../../models/castellan.ts'
import { CannotRun } from './cannot-run.ts'
import { type CredentialsProvider, profileOption } from './credentials.ts'
import { endpointOf } from './endpoint.ts'
import { Sha256 } from './sha256.ts'

const ANSWER_MS = 30_000
const CONTENT_TYPE = 'application/x-amz-json-1.1'

/** Castellan's own service in the words of the AWS SDK's clients: one call, or an error with a name and a status. */
export type CastellanService = <Name extends keyof Operations & string>(
  name: Name,
  input: Operations[Name]['input'],
) => Promise<Operations[Name]['output']>

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
 * Calls our own service as any client does: signed, by JSON 1.1.
 *
 * @param answerMs Milliseconds to wait for an answer; default 30,000, as the SDK's clients here.
 * @throws CastellanServiceError; TypeError where nothing answers, or a redirect; TimeoutError; what `credentials` throws.
 */
export function castellanService(
  endpoint: URL,
  credentials: CredentialsProvider,
  answerMs: number = ANSWER_MS,
): CastellanService {
  return async <Name extends keyof Operations & string>(name: Name, input: Operations[Name]['input']) => {
    const { SignatureV4 } = await import('@smithy/signature-v4')
    const signer = new SignatureV4({ service: 'castellan', region: 'us-east-1', credentials, sha256: Sha256 })
    const request = {
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
      path: '/',
      query: {},
      headers: {
        host: endpoint.host,
        'content-type': CONTENT_TYPE,
        'x-amz-target': `Castellan_20261123.${name}`,
      },
      body: JSON.stringify(input),
    }
    const { headers, body } = await signer.sign(request)
    // A redirect is refused: it would take the session's token and a device's codes to whomever it names.
    const signal = AbortSignal.timeout(answerMs)
    const response = await fetch(endpoint, { method: 'POST', headers, body, redirect: 'error', signal })
    const answer = await answerOf(response)
    if (!response.ok || !answer)
      throw new CastellanServiceError(
        String(answer?.__type ?? `Status${response.status}`),
        String(answer?.message ?? `this is no answer of Castellan's (status ${response.status})`),
        response.status,
      )
    return answer as Operations[Name]['output']
  }
}

/** The answer, where it is an object in the protocol that was asked for: others answer too, to everything. */
async function answerOf(response: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (response.headers.get('content-type') !== CONTENT_TYPE) return undefined
  const answer: unknown = await response.json().catch(() => undefined)
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? { ...answer } : undefined
}

/**
 * The same service for who calls nothing else: with the standard credentials (environment, profile, SSO, container roles), and errors
 * that are sentences.
 * @throws CannotRun without credentials or an endpoint, or in the server's words when it refuses.
 */
export async function castellanClient(options: { endpoint: string | undefined; profile: string | undefined }) {
  const given =
    options.endpoint ??
    process.env.AWS_ENDPOINT_URL_CASTELLAN ??
    process.env.AWS_ENDPOINT_URL ??
    'http://localhost:4566'
  const endpoint = endpointOf(given)
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  const provider = defaultProvider(profileOption(options.profile))
  const service = castellanService(endpoint, () =>
    provider().catch((error: Error) => {
      throw new CannotRun(
        `no credentials: ${error.message}`,
        'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give `--profile`',
      )
    }),
  )
  const call: CastellanService = (name, input) =>
    service(name, input).catch((error: Error) => {
      if (error instanceof CannotRun) throw error
      if (error instanceof CastellanServiceError)
        throw new CannotRun(`the account refused: ${error.message}`, `it answered ${error.name}`)
      throw new CannotRun(
        `no Castellan answers at \`${endpoint.origin}\``,
        'start `castellan serve`, or give `--endpoint`',
      )
    })
  return call
}
