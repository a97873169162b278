import { operation } from '../operation.ts'
import { positionPage } from '../pagination.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * The access keys of a user, or the caller's own where none is named: root's, for root. Without secrets.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export const listAccessKeys = operation('ListAccessKeys', {
  action: 'iam:ListAccessKeys',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, context) {
    const owner = await ownerNamed(context, UserName)
    const keys = await context.db.accessKeys.ofOwner(owner.ownerId)
    const { items, ...rest } = positionPage(keys, paging)
    return {
      AccessKeyMetadata: items.map(({ accessKeyId, status, createdAt }) => ({
        UserName: owner.userName,
        AccessKeyId: accessKeyId,
        Status: status,
        CreateDate: new Date(createdAt),
      })),
      ...rest,
    }
  },
})
