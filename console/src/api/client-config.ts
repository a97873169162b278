import { consoleRegion, csrfToken } from './page-facts.ts'

interface SignableRequest {
  headers: Record<string, string>
}

/**
 * Configures an AWS SDK client to call this console's own server with the console session's cookie in place of a
 * signature. The credentials are a constant that the server never reads: the SDK insists on having some.
 *
 * @param signingName the service's SigV4 signing name: `iam`, `sts`, `sns`, `monitoring`, `cloudtrail`
 */
export function clientConfig(signingName: string, region = consoleRegion()) {
  return {
    region,
    endpoint: `${location.origin}/console/api/${signingName}`,
    credentials: async () => ({ accessKeyId: 'console', secretAccessKey: 'console' }),
    signer: {
      sign: async <R extends SignableRequest>(request: R): Promise<R> => {
        request.headers['x-castellan-csrf'] = csrfToken()
        // In a signed request the region is part of the signature; here there is none.
        request.headers['x-castellan-region'] = region
        return request
      },
    },
    maxAttempts: 1, // `attended` asks again, by what is asked for.
  }
}
