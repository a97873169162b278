import { requireBillingAccess } from '../billing/access.ts'
import { operation } from '../operation.ts'

const ACTION = 'billing:GetBillingPreferences'

/**
 * Whether billing alerts are received, and whether IAM users may be given access to billing.
 * @throws AccessDeniedException (403).
 */
export const getBillingPreferences = operation('GetBillingPreferences', {
  action: ACTION,
  access: 'read',

  async handle(_input, context) {
    await requireBillingAccess(context, ACTION)
    const { billingAlerts, iamBillingAccess } = await context.db.account.get()
    return { ReceiveBillingAlerts: billingAlerts === 1, IAMBillingAccess: iamBillingAccess === 1 }
  },
})
