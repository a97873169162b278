import { operation } from '../operation.ts'
import { ofMemberAccount } from '../whose.ts'

/**
 * The address of a member account.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetPrimaryEmail.html
 */
export const getPrimaryEmail = operation('GetPrimaryEmail', {
  ...ofMemberAccount('GetPrimaryEmail'),
  access: 'read',
})
