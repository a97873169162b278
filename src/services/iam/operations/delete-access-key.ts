import { accessKeyOf } from '../access-keys.ts'
import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Deletes an access key for good.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html
 */
export const deleteAccessKey = operation('DeleteAccessKey', {
  action: 'iam:DeleteAccessKey',
  access: 'write',
  room: 'reserve',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, AccessKeyId }, context) {
    const { accessKeyId } = await accessKeyOf(context.db, await ownerNamed(context, UserName), AccessKeyId)
    await context.db.accessKeys.remove(accessKeyId)
    await context.db.account.forgetImportedAccessKey(accessKeyId)
    return {}
  },
})
