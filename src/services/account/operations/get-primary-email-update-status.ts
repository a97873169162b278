import { operation } from '../operation.ts'
import { ofMemberAccount } from '../whose.ts'

/**
 * How far the last change of a member account's address is.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetPrimaryEmailUpdateStatus.html
 */
export const getPrimaryEmailUpdateStatus = operation('GetPrimaryEmailUpdateStatus', {
  ...ofMemberAccount('GetPrimaryEmailUpdateStatus'),
  access: 'read',
})
