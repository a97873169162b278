import { BILLING_ALERTS_KEY } from '../billing-alerts-key.ts'
import { operation } from '../operation.ts'

const ACTION = 'billing:GetBillingPreferences'

/**
 * Whether billing alerts are received. The other features are about what the accounts of an organization share: an
 * account outside of one has no preferences there.
 *
 * @throws AccessDeniedException (403) where users have no access to billing.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_GetBillingPreferences.html
 */
export const getBillingPreferences = operation('GetBillingPreferences', {
  action: ACTION,
  access: 'read',

  async handle({ features, filters = [] }, context) {
    const { billingAlerts, db } = context
    await billingAlerts.requireAccess(context, ACTION)
    const isAskedFor = filters.every(({ value }) => value?.includes(BILLING_ALERTS_KEY))
    if (!features.includes('BILLING_ALERTS') || !isAskedFor) return { billingPreferences: [] }
    const value = (await billingAlerts.isOn(db)) ? 'ENABLED' : 'DISABLED'
    return { billingPreferences: [{ feature: 'BILLING_ALERTS', key: BILLING_ALERTS_KEY, value }] }
  },
})
