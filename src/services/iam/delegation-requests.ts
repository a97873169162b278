import type { DelegationPermission, DelegationRequest } from '../../../models/iam.ts'
import { type AccountId, type Arn, DAY, iamArn, randomText } from '../../aws/index.ts'
import type { DelegationRequestRow } from '../../storage/schema/delegation.ts'
import { partnerOfRequest } from '../delegated-session.ts'
import type { DelegationPartner } from '../delegation-partners.ts'
import type { AuthorizationRequest, ConditionKeys } from '../operation.ts'
import { grantOf } from './delegation-grants.ts'
import { NoSuchEntity } from './errors.ts'
import type { IamContext } from './operation.ts'

type State = NonNullable<DelegationRequest['State']>

/** What a partner asked, as it is kept. */
export interface AskedFor {
  readonly description: string
  readonly message?: string
  readonly permissions: DelegationPermission
  /** What the template became. */
  readonly policy: string
  readonly permissionsBoundaries: readonly Arn[]
  readonly redirectUrl?: string
  readonly topicArn: Arn
  readonly seconds: number
  readonly onlySendByOwner: boolean
}

/** Who took a request on: whoever has the name later is another. */
interface Owner {
  readonly arn: Arn
  readonly userId: string
}

/** A request with what its texts say. */
export interface KnownRequest extends Omit<DelegationRequestRow, 'request' | 'owner' | 'state'> {
  readonly partner: DelegationPartner
  readonly asked: AskedFor
  readonly owner: Owner | undefined
  readonly state: State
}

export interface Named {
  readonly DelegationRequestId: string
}

/** "Unassigned → Expired (1 day)", and 7 days after each other state. */
export const UNASSIGNED_FOR = DAY
export const STATE_LASTS = 7 * DAY

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function newRequestId(partner: AccountId, { random }: Pick<IamContext, 'random'>): string {
  return `${partner}-${randomText(ID_LETTERS, 32, random)}`
}

/**
 * The request of this id, as far as the account may know of it: one that is somebody else's is as one that is not
 * there. "If the owner account is assigned but there is no owner id, only identities within that owner account."
 */
async function findRequest(requestId: string, context: IamContext): Promise<KnownRequest | undefined> {
  const partnerId = partnerOfRequest(requestId)
  const partner = partnerId && context.delegationPartners.ofAccount(partnerId)
  const row = partner && (await context.store.read(partner.accountId).delegationRequests.get(requestId))
  if (!partner || !row) return undefined
  if (row.ownerAccountId !== null && row.ownerAccountId !== context.accountId) return undefined
  return knownRequest(row, partner, context.clock())
}

export function knownRequest(row: DelegationRequestRow, partner: DelegationPartner, now: number): KnownRequest {
  const { request, owner, state, ...rest } = row
  return {
    ...rest,
    partner,
    asked: JSON.parse(request),
    owner: owner === null ? undefined : JSON.parse(owner),
    state: row.expiresAt <= now ? 'EXPIRED' : (state as State),
  }
}

/** @throws NoSuchEntity (404). AWS's pages do not quote the message. */
export async function requestWithId(requestId: string, context: IamContext): Promise<KnownRequest> {
  const request = await findRequest(requestId, context)
  if (!request) throw noSuchRequest(requestId)
  return request
}

export function noSuchRequest(id: string) {
  return NoSuchEntity(`The delegation request with id ${id} cannot be found.`)
}

/** Who may do something with a request though no policy of theirs says so; what denies it holds all the same. */
export type Granted = 'to nobody' | 'to its owner' | 'to whom it is shown'

/**
 * Action, resource and keys of an operation on a request. "By default, IAM principals who initiate a delegation request
 * are automatically granted permissions to manage that specific request": until somebody has taken it on, to see it and
 * to take it on, whoever has its id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html#temporary-delegation-managing-permissions
 */
export function ofRequest(name: string, granted: Granted) {
  const action = `iam:${name}`
  return {
    action,
    resource: ({ DelegationRequestId }: Named, context: IamContext) =>
      onRequest(action, DelegationRequestId, granted, context),
    async conditionKeys({ DelegationRequestId }: Named, context: IamContext): Promise<ConditionKeys> {
      return { 'iam:DelegationRequestOwner': (await findRequest(DelegationRequestId, context))?.owner?.arn }
    },
  }
}

/** As `ofRequest` has it, of a request by its id. */
export async function onRequest(
  action: string,
  requestId: string,
  granted: Granted,
  context: IamContext,
): Promise<readonly AuthorizationRequest[]> {
  const resource = iamArn(context.accountId, 'delegation-request', '/', requestId)
  const request = granted === 'to nobody' ? undefined : await findRequest(requestId, context)
  const isGranted =
    request && (isOwner(request.owner, context) || (granted === 'to whom it is shown' && request.owner === undefined))
  return [{ action, resource, ...(isGranted && { resourcePolicy: grantOf(action) }) }]
}

export function isOwner(owner: Owner | undefined, { caller }: Pick<IamContext, 'caller'>): boolean {
  return owner?.userId === caller.userId
}

export function toDelegationRequest(request: KnownRequest): DelegationRequest {
  const { asked, approver, partner } = request
  return {
    DelegationRequestId: request.requestId,
    ...(request.ownerAccountId !== null && { OwnerAccountId: request.ownerAccountId }),
    Description: asked.description,
    ...(asked.message !== undefined && { RequestMessage: asked.message }),
    Permissions: asked.permissions,
    PermissionPolicy: asked.policy,
    RolePermissionRestrictionArns: [...asked.permissionsBoundaries],
    ...(request.owner && { OwnerId: request.owner.arn }),
    ...(approver !== null && { ApproverId: JSON.parse(approver).arn }),
    State: request.state,
    ExpirationTime: new Date(request.expiresAt),
    RequestorId: request.accountId,
    RequestorName: partner.name,
    CreateDate: new Date(request.createdAt),
    SessionDuration: asked.seconds,
    ...(asked.redirectUrl !== undefined && { RedirectUrl: asked.redirectUrl }),
    ...(request.notes !== null && { Notes: request.notes }),
    ...(request.rejectionReason !== null && { RejectionReason: request.rejectionReason }),
    OnlySendByOwner: asked.onlySendByOwner,
    UpdatedTime: new Date(request.updatedAt),
  }
}
