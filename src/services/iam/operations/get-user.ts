import { whenKnown } from '../../../aws/index.ts'
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

  handle({ UserName }, context) {
    const { account, iamTags } = context.db
    return whenKnown(ownerNamed(context, UserName), (owner) =>
      owner.kind === 'root'
        ? whenKnown(account.get(), (row) => ({ User: toRootUser(row) }))
        : whenKnown(iamTags.ofTarget(owner.ownerId), (tags) => ({ User: toUserDetail(owner.user, tags) })),
    )
  },
})
