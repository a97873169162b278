import { iamArn } from '../../../aws/index.ts'
import { ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * The service-specific credentials of a user, or of all users: none, as none can be made. `AllUsers` "cannot be
 * specified together with UserName".
 *
 * @throws NoSuchEntity (404); ValidationError (400)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export const listServiceSpecificCredentials = operation('ListServiceSpecificCredentials', {
  action: 'iam:ListServiceSpecificCredentials',
  access: 'read',
  resource: (input, context) =>
    input.AllUsers ? iamArn(context.accountId, 'user', '/', '*') : ownerArn(input, context),
  conditionKeys: userTagKeys,

  async handle({ UserName, AllUsers }, context) {
    if (AllUsers && UserName !== undefined)
      throw ValidationError('AllUsers cannot be specified together with UserName.')
    if (!AllUsers) await ownerNamed(context, UserName)
    return { ServiceSpecificCredentials: [], IsTruncated: false }
  },
})
