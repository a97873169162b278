import { isRootId, principalName, rootArn } from '../../../aws/index.ts'
import { AccessDenied } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Whose key it is, and when, where and for what service it last signed a request (to five minutes).
 *
 * @throws AccessDenied (403) for a key that there is not, and for other accounts' as well.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export const getAccessKeyLastUsed = operation('GetAccessKeyLastUsed', {
  action: 'iam:GetAccessKeyLastUsed',
  access: 'read',
  async resource({ AccessKeyId }, { db, accountId }) {
    const key = await db.accessKeys.get(AccessKeyId)
    if (key === undefined) return '*'
    return isRootId(accountId, key.ownerId) ? rootArn(accountId) : ((await db.users.withId(key.ownerId))?.arn ?? '*')
  },

  async handle({ AccessKeyId }, { db, caller }) {
    const key = await db.accessKeys.get(AccessKeyId)
    if (key === undefined) {
      throw AccessDenied(
        `User: ${principalName(caller)} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${AccessKeyId}`,
      )
    }
    const user = await db.users.withId(key.ownerId)
    return {
      ...(user !== undefined && { UserName: user.userName }),
      AccessKeyLastUsed: {
        ...(key.lastUsed !== undefined && { LastUsedDate: new Date(key.lastUsed.at) }),
        ServiceName: key.lastUsed?.service ?? 'N/A',
        Region: key.lastUsed?.region ?? 'N/A',
      },
    }
  },
})
