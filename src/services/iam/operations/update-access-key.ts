import { accessKeyOf } from '../access-keys.ts'
import { ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Switches an access key on or off.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
 */
export const updateAccessKey = operation('UpdateAccessKey', {
  action: 'iam:UpdateAccessKey',
  access: 'write',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, AccessKeyId, Status }, context) {
    const key = await accessKeyOf(context.db, await ownerNamed(context, UserName), AccessKeyId)
    if (Status === 'Expired') throw ValidationError('An access key can be set to Active or Inactive.')
    await context.db.accessKeys.setStatus(key.accessKeyId, Status)
    return {}
  },
})
