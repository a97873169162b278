import { emailDomain } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { ofMemberAccount } from '../whose.ts'

/**
 * The second step, with the code that went to the new address.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_AcceptPrimaryEmailUpdate.html
 */
export const acceptPrimaryEmailUpdate = operation('AcceptPrimaryEmailUpdate', {
  ...ofMemberAccount('AcceptPrimaryEmailUpdate'),
  access: 'write',
  conditionKeys: ({ PrimaryEmail }) => ({
    'account:EmailTargetDomain': emailDomain(PrimaryEmail),
  }),
})
