/**
 * The one key of the feature BILLING_ALERTS. No page says what AWS calls it: whoever reads it first and sends the same
 * back, as AWS's page of the form advises, need not know.
 */
export const BILLING_ALERTS_KEY = 'BillingAlerts'
