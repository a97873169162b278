import { emailDomain } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { ofMemberAccount } from '../whose.ts'

/**
 * The first step of changing a member account's address. An account outside of an organization changes its own as its
 * root user, in the console: `castellan:StartRootEmailUpdate`.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html
 */
export const startPrimaryEmailUpdate = operation('StartPrimaryEmailUpdate', {
  ...ofMemberAccount('StartPrimaryEmailUpdate'),
  access: 'write',
  conditionKeys: ({ PrimaryEmail }) => ({
    'account:EmailTargetDomain': emailDomain(PrimaryEmail),
  }),
})
