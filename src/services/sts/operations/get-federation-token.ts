import { PARTITION } from '../../../aws/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { AccessDenied } from '../errors.ts'
import { issue, lasting } from '../issue.ts'
import { operation } from '../operation.ts'
import { passedToSession } from '../passed.ts'
import { userSeconds } from '../user-seconds.ts'

/**
 * Temporary credentials for somebody with a name of the caller's choice, who may what both the caller and the session
 * policies may: without a session policy, what resources' policies grant to that name.
 *
 * @throws AccessDenied (403) to whoever comes with temporary credentials; as `passedToSession`.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export const getFederationToken = operation('GetFederationToken', {
  action: 'sts:GetFederationToken',
  access: 'read',
  resource: ({ Name, Tags }, { accountId }) =>
    creationRequests('sts:GetFederationToken', 'sts:TagSession', federatedArn(accountId, Name), Tags),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async handle({ Name, DurationSeconds, MinimumSessionTokenSize, ...input }, context) {
    const { caller, accountId, clock, db } = context
    if (caller.credential.kind !== 'long-term') {
      throw AccessDenied('Cannot call GetFederationToken with session credentials')
    }
    const passed = await passedToSession(input, db)
    const session = {
      issuedBy: 'GetFederationToken',
      accountId,
      principalId: caller.userId,
      name: Name,
      ...passed,
      ...lasting(userSeconds(caller, DurationSeconds), clock),
    } as const
    const issued = issue(session, context, MinimumSessionTokenSize)
    return {
      ...issued,
      FederatedUser: { FederatedUserId: `${accountId}:${Name}`, Arn: federatedArn(accountId, Name) },
      PackedPolicySize: issued.SessionTokenUtilization,
    }
  },
})

function federatedArn(accountId: string, name: string): string {
  return `arn:${PARTITION}:sts::${accountId}:federated-user/${name}`
}
