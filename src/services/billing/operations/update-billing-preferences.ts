import { BILLING_ALERTS_KEY } from '../billing-alerts-key.ts'
import { ValidationException } from '../errors.ts'
import { operation } from '../operation.ts'

const ACTION = 'billing:UpdateBillingPreferences'

/**
 * Turns "Receive CloudWatch billing alerts" on: the charges so far are published as a metric at once, and from then on.
 *
 * @throws ValidationException (400) for a key that the feature has not, one that is named twice, and billing alerts
 *   that are to be turned off: "After you enable billing alerts for the first time, it can't be disabled."
 * @throws AccessDeniedException (403) where users have no access to billing.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_UpdateBillingPreferences.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export const updateBillingPreferences = operation('UpdateBillingPreferences', {
  action: ACTION,
  access: 'write',

  async handle({ feature, billingPreferencesPerKey }, context) {
    const { billingAlerts, db, clock } = context
    await billingAlerts.requireAccess(context, ACTION)
    const [first, ...others] = billingPreferencesPerKey
    if (others.some(({ key }) => key === first?.key)) throw ValidationException(`The key ${first?.key} is there twice.`)
    for (const { key } of billingPreferencesPerKey) {
      if (feature !== 'BILLING_ALERTS' || key !== BILLING_ALERTS_KEY) {
        throw ValidationException(`The feature ${feature} of this account has no key ${key}.`)
      }
    }
    if (first?.value === 'ENABLED') await billingAlerts.turnOn(db, clock())
    else if (await billingAlerts.isOn(db)) {
      throw ValidationException('Billing alerts cannot be turned off once they are on.')
    }
    return {}
  },
})
