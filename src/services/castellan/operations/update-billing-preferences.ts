import { requireBillingAccess } from '../billing/access.ts'
import { receivesBillingAlerts, turnOnBillingAlerts } from '../billing/alerts.ts'
import { ConflictException } from '../errors.ts'
import { operation } from '../operation.ts'

const ACTION = 'billing:UpdateBillingPreferences'

/**
 * Turns "Receive CloudWatch billing alerts" on: the charges so far are published as a metric at once, and from then on.
 *
 * @throws ConflictException (409): "After you enable billing alerts for the first time, it can't be disabled."
 * @throws AccessDeniedException (403).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export const updateBillingPreferences = operation('UpdateBillingPreferences', {
  action: ACTION,
  access: 'write',

  async handle({ ReceiveBillingAlerts }, context) {
    const { db, clock } = context
    await requireBillingAccess(context, ACTION)
    if (ReceiveBillingAlerts) await turnOnBillingAlerts(db, clock())
    else if (await receivesBillingAlerts(db)) {
      throw ConflictException('Billing alerts cannot be turned off once they are on.')
    }
    return {}
  },
})
