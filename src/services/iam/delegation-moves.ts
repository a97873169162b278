import { AwsError, iamArn, parseArn } from '../../aws/index.ts'
import type { DelegationChange } from '../../storage/repositories/delegation-requests.ts'
import {
  type Granted,
  type KnownRequest,
  type Named,
  noSuchRequest,
  ofRequest,
  requestWithId,
  STATE_LASTS,
} from './delegation-requests.ts'
import { InvalidInput } from './errors.ts'
import type { IamContext } from './operation.ts'

type State = KnownRequest['state']

/** From which states a request comes into one. "No further transitions" lead out of the others. */
const FROM: Readonly<Record<Exclude<State, 'UNASSIGNED' | 'EXPIRED'>, readonly State[]>> = {
  ASSIGNED: ['UNASSIGNED'],
  PENDING_APPROVAL: ['ASSIGNED'],
  ACCEPTED: ['ASSIGNED', 'PENDING_APPROVAL'],
  FINALIZED: ['ACCEPTED'],
  REJECTED: ['ASSIGNED', 'PENDING_APPROVAL', 'ACCEPTED'],
}

interface Move {
  readonly state: keyof typeof FROM
  readonly change?: DelegationChange
  /** What the partner is told beside the new state. */
  readonly token?: { readonly text: string; readonly expiresAt: number }
}

/**
 * What operations that bring a request into another state have in common: whom it is about, and whom it tells, the
 * partner's account, which has the request.
 */
export function movingRequest(name: string, granted: Granted) {
  return {
    ...ofRequest(name, granted),
    access: 'telemetry',
    prepare: ({ DelegationRequestId }: Named, context: IamContext) => requestWithId(DelegationRequestId, context),
    toldAccounts: ({ partner }: KnownRequest) => [partner.accountId],
  } as const
}

/**
 * Brings a request into a state and tells its partner, in one transaction of both accounts. Of several who try at once
 * one succeeds.
 *
 * @throws InvalidInput (400) where it is in another state. AWS's pages do not quote the message.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html
 */
export async function moveRequest(request: KnownRequest, move: Move, context: IamContext): Promise<void> {
  const { requestId } = request
  const { db, clock } = context
  const { state, change, token } = move
  const requests = db.of(request.partner.accountId).delegationRequests
  const now = clock()
  // As it is in this transaction: of what was found before, another account may have taken it on.
  const row = await requests.get(requestId)
  if (!row || (row.ownerAccountId ?? context.accountId) !== context.accountId) throw noSuchRequest(requestId)
  const common = { state, updatedAt: now, expiresAt: now + STATE_LASTS }
  const isOpen = row.expiresAt > now && FROM[state].some((from) => from === row.state)
  if (!isOpen || !(await requests.move(requestId, row.state, { ...common, ...change }))) {
    const from = FROM[state].join(' or ')
    throw InvalidInput(`The delegation request with id ${requestId} is not in the state ${from}.`)
  }
  const facts = {
    RequestId: requestId,
    RequestorWorkflowId: request.workflowId,
    State: state,
    OwnerAccountId: context.accountId,
    UpdatedAt: new Date(now).toISOString(),
  }
  await tell(request, { ...facts, Type: 'StateChange' }, context)
  if (token) {
    const exchange = { ExchangeToken: token.text, ExpiresAt: new Date(token.expiresAt).toISOString() }
    await tell(request, { ...facts, ...exchange, Type: 'ExchangeToken' }, context)
  }
}

/** "If the topic policy is not correctly configured, you will not receive state change notifications." */
async function tell({ asked: { topicArn }, requestId }: KnownRequest, facts: object, context: IamContext) {
  const { db, accountId, clock, publisher } = context
  const message = JSON.stringify(facts)
  try {
    await publisher.publish(db, {
      ...sourceOf(topicArn, iamArn(accountId, 'delegation-request', '/', requestId), accountId),
      topicArn,
      subject: 'IAM delegation request',
      message,
      email: message,
      now: clock(),
    })
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
  }
}

/** On whose behalf IAM publishes to a partner's topic: in the topic's Region. */
export function sourceOf(topicArn: string, sourceArn: string, accountId: IamContext['accountId']) {
  const region = parseArn(topicArn)?.region ?? ''
  return { service: 'iam.amazonaws.com', accountId, region, sourceArn } as const
}
