import type { Gateway, IncomingBody, LeftBody, Upstream } from '../gateway/index.ts'
import { apiRequestOf } from './asks-of-call.ts'
import type { Authenticator } from './authenticate.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'

/** Hands a call that was allowed on, and takes the answer as it comes. @throws AwsError (503) where there is none. */
export async function forward(
  exchange: Exchange,
  gateway: Gateway,
  upstream: Upstream,
  { authenticator }: Node,
): Promise<void> {
  const { call, request, accountId, now } = exchange
  const stream = exchange.stream && (await proved(exchange.stream, authenticator))
  const asked = apiRequestOf(exchange)
  exchange.answer = await gateway.forward({ call, request, stream, asked, accountId, now }, upstream)
}

async function proved(body: LeftBody, authenticator: Authenticator): Promise<IncomingBody> {
  const isSignedByChunk = body.claim.startsWith('STREAMING-AWS4-')
  return { ...body, sign: isSignedByChunk ? await authenticator.signerOf(body.signature) : undefined }
}
