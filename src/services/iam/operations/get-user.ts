import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, toRootUser, toUserDetail, userTagKeys } from '../users.ts'

/**
 * A user with its tags and boundary, or the caller where none is named: root itself for root.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
export const getUser = operation('GetUser', {
  action: 'iam:GetUser',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    const owner = await ownerNamed(context, UserName)
    if (owner.kind === 'root') return { User: toRootUser(await context.db.account.get()) }
    return { User: toUserDetail(owner.user, await context.db.iamTags.ofTarget(owner.ownerId)) }
  },
})
