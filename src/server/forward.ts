import { type AccountId, AwsError, NO_ACCOUNT } from '../aws/index.ts'
import type { Answer, Gateway, IncomingBody, LeftBody, Upstream } from '../gateway/index.ts'
import { denialOf, isS3 } from '../protocol/index.ts'
import { apiRequestOf } from './asks-of-call.ts'
import type { Authenticator } from './authenticate.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { observeUpstream } from './observer.ts'
import { countedAs } from './rate-limits.ts'
import { accountOf, readsOnly } from './record.ts'
import { forwardDeletions } from './several-deletions.ts'
import { DRY_RUN_HEADER, dryRunHeader } from './trial.ts'
import type { Trial } from './trial-outcome.ts'

/**
 * Hands a call that was allowed on, and takes the answer as it comes.
 *
 * @throws AwsError: 503 where there is none; 403 where the upstream is for another account or Region.
 */
export async function forward(
  exchange: Exchange,
  gateway: Gateway,
  upstream: Upstream,
  { authenticator, rateLimits, observer }: Node,
): Promise<void> {
  const { call, accountId, now, client } = exchange
  assertServed(exchange, upstream)
  const stream = exchange.stream && (await proved(exchange.stream, authenticator))
  // What does not move is bounded by how long the upstream is waited for, and by what the caller does not take.
  client?.on('timeout', () => {
    if (client.writableLength > 0) client.destroy()
  })
  const account = inWhoseName(exchange) ?? upstream.only.account ?? accountId
  const isRepeatable = readsOnly(call)
  const who = countedAs(exchange.caller, exchange.sourceIp)
  const send = async (allowed: Exchange) => {
    const { request } = allowed
    const asked = apiRequestOf(allowed)
    exchange.forwarded = { upstream: upstream.name }
    const observed = observeUpstream(observer, exchange, upstream.name)
    try {
      const answer = await gateway.forward(
        {
          ...{ call, request, stream, who, asked, accountId, account, now, client, isRepeatable },
          trace: observed?.trace,
        },
        upstream,
      )
      exchange.forwarded.status = answer.status
      return answer
    } finally {
      observed?.end(exchange.forwarded.status)
    }
  }
  const { refused } = exchange
  if (!refused) exchange.answer = await send(exchange)
  else {
    rateLimits.countRefusal(exchange.caller, exchange.sourceIp)
    exchange.answer = await forwardDeletions(exchange, refused, send)
  }
  if (exchange.trial && exchange.answer) exchange.answer = withDryRun(exchange.answer, exchange.trial)
}

function withDryRun(answer: Answer, trial: Trial): Answer {
  const said = dryRunHeader(trial)
  if ('stream' in answer) return { ...answer, rawHeaders: [...answer.rawHeaders, DRY_RUN_HEADER, said] }
  return { ...answer, headers: { ...answer.headers, [DRY_RUN_HEADER]: said } }
}

/**
 * A trial is of what callers lack in their own account: what another account has not opened to them stays closed.
 *
 * @throws AwsError: 400 for things of several accounts; the denial for another account's, where it would be denied.
 */
function inWhoseName(exchange: Exchange): AccountId | undefined {
  const { owner, trial, accountId } = exchange
  if (trial?.denial && owner !== undefined && owner !== accountId) throw trial.denial
  if (owner === 'several') {
    throw new AwsError('ValidationError', 'The upstream is asked for things of one account at a time.', 400)
  }
  return owner === undefined || owner === NO_ACCOUNT ? accountOf(exchange) : owner
}

/**
 * An upstream with one set of names is for one account, and for one Region, unless its names have none: to others it
 * would be a hole in the wall between them.
 */
function assertServed({ call, accountId }: Exchange, { name, only }: Upstream): void {
  if (only.account !== undefined && accountId !== only.account && accountId !== NO_ACCOUNT) {
    throw denialOf(call, `The upstream of ${name} is for account ${only.account} alone.`)
  }
  if (only.region !== undefined && call.region !== only.region && !isS3(call.signingName)) {
    throw new AwsError('ValidationError', `The upstream of ${name} is for the Region ${only.region} alone.`, 400)
  }
}

async function proved(body: LeftBody, authenticator: Authenticator): Promise<IncomingBody> {
  const isSignedByChunk = body.claim.startsWith('STREAMING-AWS4-')
  return { ...body, sign: isSignedByChunk ? await authenticator.signerOf(body.signature) : undefined }
}
