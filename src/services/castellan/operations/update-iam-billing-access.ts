import { operation } from '../operation.ts'

/**
 * Activates or deactivates "IAM user and role access to Billing information". A task of the root user alone.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
 */
export const updateIAMBillingAccess = operation('UpdateIAMBillingAccess', {
  action: 'billing:UpdateIAMAccessPreference',
  access: 'write',
  who: 'root',

  async handle({ Activated }, { db }) {
    await db.account.update({ iamBillingAccess: Activated ? 1 : 0 })
    return {}
  },
})
