import { grantOf } from '../delegation-grants.ts'
import { knownRequest, toDelegationRequest } from '../delegation-requests.ts'
import { type IamContext, operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'

/**
 * The delegation requests that somebody of the account owns, or one of them, by id. "If a delegation request has no
 * owner, even if it is assigned to a specific account, it will not be part of the output." Owners may list their own.
 *
 * @throws ValidationError (400) for a marker that is none.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListDelegationRequests.html
 */
export const listDelegationRequests = operation('ListDelegationRequests', {
  action: 'iam:ListDelegationRequests',
  access: 'read',
  resource: ({ OwnerId }, { caller }) => [
    {
      action: 'iam:ListDelegationRequests',
      resource: '*',
      ...(OwnerId === caller.arn && { resourcePolicy: grantOf('iam:ListDelegationRequests') }),
    },
  ],
  conditionKeys: ({ OwnerId }) => ({ 'iam:DelegationRequestOwner': OwnerId }),

  async handle({ OwnerId, ...paging }, context) {
    const { items, IsTruncated, Marker } = await queryPage(
      paging,
      (range) => owned(range, context),
      ({ requestId }) => requestId,
      OwnerId === undefined ? undefined : ({ owner }) => owner?.arn === OwnerId,
    )
    return {
      DelegationRequests: items.map(toDelegationRequest),
      isTruncated: IsTruncated,
      ...(Marker !== undefined && { Marker }),
    }
  },
})

/** Of all partners: their ids begin the ids of their requests, so that these are in one order. */
async function owned(
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
  { delegationPartners, store, accountId, clock }: IamContext,
) {
  const found = []
  for (const partner of delegationPartners.all()) {
    const range = { ownerAccountId: accountId, after, limit: limit - found.length }
    const rows = await store.read(partner.accountId).delegationRequests.ownedBy(range)
    found.push(...rows.map((row) => knownRequest(row, partner, clock())))
    if (found.length >= limit) break
  }
  return found
}
