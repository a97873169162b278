import { type CastellanService, CastellanServiceError, castellanService } from '../../castellan-client/index.ts'
import { CannotRun } from './cannot-run.ts'
import { type CredentialsProvider, profileOption } from './credentials.ts'
import { endpointOf } from './endpoint.ts'
import { sendHttp } from './send-http.ts'
import { Sha256 } from './sha256.ts'

const ANSWER_MS = 30_000

/**
 * Castellan's own service, called as any client does: signed.
 *
 * @param answerMs Milliseconds to wait for an answer; default 30,000, as the SDK's clients here.
 * @throws CastellanServiceError; TimeoutError; what the connection ends with; what `credentials` throws.
 */
export function signedService(
  endpoint: URL,
  credentials: CredentialsProvider,
  answerMs: number = ANSWER_MS,
): CastellanService {
  return castellanService(async (headers, body) => {
    const { SignatureV4 } = await import('@smithy/signature-v4')
    const signer = new SignatureV4({ service: 'castellan', region: 'us-east-1', credentials, sha256: Sha256 })
    const signed = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
      path: '/',
      query: {},
      headers: { ...headers, host: endpoint.host },
      body,
    })
    return sendHttp(endpoint, { method: 'POST', headers: signed.headers, body, answerMs })
  })
}

/**
 * The same service for who calls nothing else: with the standard credentials (environment, profile, SSO, container
 * roles), and errors that are sentences.
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
  const service = signedService(endpoint, () =>
    provider().catch((error: Error) => {
      throw new CannotRun(
        `no credentials: ${error.message}`,
        'set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or give `--profile`',
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
