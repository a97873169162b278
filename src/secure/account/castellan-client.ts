import type { Operations } from '../../../models/castellan.ts'
import { CannotRun } from './cannot-run.ts'
import type { CredentialsProvider } from './credentials.ts'
import { Sha256 } from './sha256.ts'

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
 * @throws CastellanServiceError; TypeError where nothing answers; what `credentials` throws.
 */
export function castellanService(endpoint: URL, credentials: CredentialsProvider): CastellanService {
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
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Castellan_20261123.${name}`,
      },
      body: JSON.stringify(input),
    }
    const { headers, body } = await signer.sign(request)
    const response = await fetch(endpoint, { method: 'POST', headers, body })
    const answer = (await response.json().catch(() => ({}))) as { __type?: string; message?: string }
    if (!response.ok)
      throw new CastellanServiceError(
        answer.__type ?? String(response.status),
        answer.message ?? `status ${response.status}`,
        response.status,
      )
    return answer as Operations[Name]['output']
  }
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
  const endpoint = URL.parse(given)
  if (endpoint === null || !/^https?:$/.test(endpoint.protocol))
    throw new CannotRun(`the endpoint \`${given}\` is no URL`, 'give it as `http://localhost:4566`')
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  const provider = defaultProvider(options.profile === undefined ? {} : { profile: options.profile })
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
      throw new CannotRun(`nothing answers at \`${endpoint.origin}\``, 'start `castellan serve`, or give `--endpoint`')
    })
  return call
}
