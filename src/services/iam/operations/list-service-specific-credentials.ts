import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * A user's service-specific credentials: none, as none can be made.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export const listServiceSpecificCredentials = operation('ListServiceSpecificCredentials', {
  action: 'iam:ListServiceSpecificCredentials',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    await ownerNamed(context, UserName)
    return { ServiceSpecificCredentials: [], IsTruncated: false }
  },
})
