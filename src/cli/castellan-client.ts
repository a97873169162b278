import type { Operations } from '../../models/castellan.ts'
import { UsageError } from './command.ts'
import { Sha256 } from './sha256.ts'

/**
 * Calls our own service as any client does: signed, with the standard credentials (environment, profile, SSO, container roles).
 * @throws UsageError without credentials or an endpoint; Error in the server's words when it refuses.
 */
export async function castellanClient(options: { endpoint: string | undefined; profile: string | undefined }) {
  const given =
    options.endpoint ??
    process.env.AWS_ENDPOINT_URL_CASTELLAN ??
    process.env.AWS_ENDPOINT_URL ??
    'http://localhost:4566'
  const endpoint = URL.parse(given)
  if (endpoint === null || !/^https?:$/.test(endpoint.protocol))
    throw new UsageError(`the endpoint \`${given}\` is no URL`, 'give it as `http://localhost:4566`')
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  const { SignatureV4 } = await import('@smithy/signature-v4')
  const credentials = defaultProvider(options.profile === undefined ? {} : { profile: options.profile })
  const signer = new SignatureV4({ service: 'castellan', region: 'us-east-1', credentials, sha256: Sha256 })

  return async <Name extends keyof Operations & string>(
    name: Name,
    input: Operations[Name]['input'],
  ): Promise<Operations[Name]['output']> => {
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
    const signed = await signer.sign(request).catch((error: Error) => {
      throw new UsageError(
        `no credentials: ${error.message}`,
        'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give `--profile`',
      )
    })
    const response = await fetch(endpoint, { method: 'POST', headers: signed.headers, body: request.body }).catch(
      () => {
        throw new UsageError(
          `nothing answers at \`${endpoint.origin}\``,
          'start `castellan serve`, or give `--endpoint`',
        )
      },
    )
    const answer = (await response.json().catch(() => ({}))) as { __type?: string; message?: string }
    if (!response.ok)
      throw new UsageError(
        `the account refused: ${answer.message ?? response.status}`,
        `it answered ${answer.__type ?? response.status}`,
      )
    return answer as Operations[Name]['output']
  }
}
