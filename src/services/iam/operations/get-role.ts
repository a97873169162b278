import { iamArn } from '../../../aws/index.ts'
import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * There are no roles to get.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
export const getRole = operation('GetRole', {
  action: 'iam:GetRole',
  access: 'read',
  resource: ({ RoleName }, { accountId }) => iamArn(accountId, 'role', '/', RoleName),

  handle({ RoleName }) {
    throw NoSuchEntity(`The role with name ${RoleName} cannot be found.`)
  },
})
