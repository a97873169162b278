import { type AccountId, PARTITION, rootArn } from '../../../aws/index.ts'
import type { Store } from '../../../storage/store.ts'
import { type Approver, requestOfToken } from '../../delegated-session.ts'
import { AccessDenied, ExpiredTradeInToken } from '../errors.ts'
import { issue } from '../issue.ts'
import { operation } from '../operation.ts'
import { assertRegion } from '../role-session.ts'

/**
 * Credentials for a trade-in token that somebody sent to a partner: of whoever accepted the partner's request, within
 * the policy that was accepted. "All credentials obtained from the same exchange token expire at the same time", and
 * all count as issued when the request was accepted, so that who revokes sessions by `aws:TokenIssueTime` revokes them
 * too, whenever they were traded. AWS's page does not say what it answers to a token that is none.
 *
 * INVARIANT (fail closed): a token is good for the account that made the request, while the operator names it and
 * whoever accepted is there.
 *
 * @throws AccessDenied (403); ExpiredTradeInTokenException, PackedPolicyTooLarge (400); RegionDisabledException (403).
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html
 */
export const getDelegatedAccessToken = operation('GetDelegatedAccessToken', {
  action: 'sts:GetDelegatedAccessToken',
  access: 'read',
  isRecordedWhole: true,
  lacks: 'partners come from a file of the operator',

  async handle({ TradeInToken }, context) {
    const { caller, delegationPartners, masterKey, store, clock } = context
    const partner = delegationPartners.ofAccount(caller.accountId)
    const requestId = partner && requestOfToken(masterKey, partner.accountId, TradeInToken)
    const request =
      requestId === undefined ? undefined : await store.read(caller.accountId).delegationRequests.get(requestId)
    if (!partner || !request?.approver || request.acceptedAt === null || request.releasedAt === null) throw invalid()
    const { policy, seconds } = JSON.parse(request.request) as { readonly policy: string; readonly seconds: number }
    const expiresAt = Math.floor(request.releasedAt / 1000 + seconds) * 1000
    if (clock() >= expiresAt) {
      throw ExpiredTradeInToken('The trade-in token has expired. Request a new token and retry the operation.')
    }
    const { identity } = JSON.parse(request.approver) as { readonly identity: Approver }
    const arn = await arnOf(identity, store)
    if (arn === undefined) throw invalid()
    const { accountId } = identity
    await assertRegion({ ...context, accountId, db: store.read(accountId) })
    const session = {
      ...identity,
      delegate: partner.accountId,
      scopes: [...(identity.scopes ?? []), policy],
      issuedAt: request.acceptedAt,
      expiresAt,
    }
    const { Credentials } = issue(session, context)
    return { Credentials, AssumedPrincipal: arn }
  },
})

function invalid() {
  return AccessDenied('The trade-in token is not valid.')
}

/** Who accepted; `undefined` where it is gone. */
async function arnOf(identity: Approver, store: Store): Promise<string | undefined> {
  const { accountId, principalId } = identity
  const sts = `arn:${PARTITION}:sts::${accountId}:`
  switch (identity.issuedBy) {
    case 'GetDelegatedAccessToken':
    case 'GetSessionToken':
      return await issuerArn(accountId, principalId, store)
    case 'GetFederationToken':
      return (await issuerArn(accountId, principalId, store)) && `${sts}federated-user/${identity.name}`
    case 'AssumeRole':
    case 'AssumeRoleWithSAML':
    case 'AssumeRoleWithWebIdentity': {
      const role = await store.read(accountId).roles.withId(principalId)
      return role && `${sts}assumed-role/${role.roleName}/${identity.sessionName}`
    }
    default:
      return identity satisfies never
  }
}

async function issuerArn(accountId: AccountId, principalId: string, store: Store): Promise<string | undefined> {
  if (principalId === accountId) return rootArn(accountId)
  return (await store.read(accountId).users.withId(principalId))?.arn
}
