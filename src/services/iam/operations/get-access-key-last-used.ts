import { isRootId, rootArn } from '../../../aws/index.ts'
import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Whose key it is, and when, where and for what service it last signed a request (to five minutes).
 *
 * @throws NoSuchEntity (404), for other accounts' keys as well.
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

  async handle({ AccessKeyId }, { db }) {
    const key = await db.accessKeys.get(AccessKeyId)
    if (key === undefined) throw NoSuchEntity(`The Access Key with id ${AccessKeyId} cannot be found.`)
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
