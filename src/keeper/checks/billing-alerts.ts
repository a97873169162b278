import { type Account, type BillingPreference, call } from '../account/index.ts'
import { BILLING_REGION, ESTIMATED_CHARGES, notInPartition } from '../billing/metric.ts'
import { type Check, outcomeFrom, type Step } from '../check/index.ts'
import { checklistWords } from '../checklist.ts'

export const billingAlerts: Check = {
  id: 'billing-alerts',
  ...checklistWords('billing-alerts'),
  source:
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html',
  severity: 'medium',
  cis: [],
  examples: {
    pass: {
      name: 'the metric is there',
      answers: {
        'cloudwatch:ListMetrics': { Metrics: [{ Namespace: 'AWS/Billing', MetricName: 'EstimatedCharges' }] },
      },
    },
    fail: {
      name: 'the preference is off, whatever metrics there are',
      answers: {
        'billing:GetBillingPreferences': { billingPreferences: [{ key: 'key', value: 'DISABLED' }] },
        'cloudwatch:ListMetrics': { Metrics: [{ Namespace: 'AWS/Billing', MetricName: 'EstimatedCharges' }] },
      },
    },
  },
  reads: [{ action: 'cloudwatch:ListMetrics' }, { action: 'billing:GetBillingPreferences' }],
  changes: [{ action: 'billing:UpdateBillingPreferences' }],

  async look(account) {
    const elsewhere = notInPartition(account)
    if (elsewhere) return elsewhere
    if (await isOn(account)) return outcomeFrom([])
    return outcomeFrom([
      {
        id: 'off',
        resource: account.accountId,
        says: 'CloudWatch has no estimated charges of this account',
        fix: 'open “Billing and Cost Management”, “Billing preferences”, and turn on “Receive CloudWatch billing alerts”; the metric comes within a quarter of an hour',
      },
    ])
  },

  async plan(account) {
    const step = {
      id: 'billing-alerts',
      title: 'Turn on billing alerts',
      cost: 'free',
      verify: ({ account, baseline }) => billingAlerts.look(account, baseline),
    } satisfies Partial<Step>
    const preference = await preferenceOf(account)
    if (preference === undefined) return [{ ...step, calls: [], person: IN_THE_CONSOLE }]
    const turnOn = call('billing', 'UpdateBillingPreferences', {
      feature: 'BILLING_ALERTS',
      billingPreferencesPerKey: [{ key: preference.key, value: 'ENABLED' }],
    })
    return [{ ...step, calls: [{ call: turnOn, previous: 'off' }] }]
  },
}

/** Where the API for it is not there, or says nothing of it. */
const IN_THE_CONSOLE =
  'open “Billing and Cost Management” as root (or as a user who has access to billing), “Billing preferences”, turn on “Receive CloudWatch billing alerts” under “Alert preferences”, and save; the metric comes within a quarter of an hour'

/**
 * As the account says it; `undefined` where it does not: its API is as young as July 2026, and users have no access to
 * billing until root gives it to them. What the one key is called, no page says: it is read, and sent back.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_GetBillingPreferences.html
 */
async function preferenceOf(account: Account): Promise<BillingPreference | undefined> {
  const answer = await account.ask('billing', 'GetBillingPreferences', { features: ['BILLING_ALERTS'] })
  if (answer.status !== 'done') return undefined
  const { billingPreferences: [preference, ...others] = [] } = answer.output
  return others.length > 0 ? undefined : preference
}

/** An alert that was turned on a moment ago has no metric yet, and a metric stays for two weeks without it. */
async function isOn(account: Account): Promise<boolean> {
  const preference = await preferenceOf(account)
  if (preference !== undefined) return preference.value === 'ENABLED'
  const metrics = await account.list(
    'cloudwatch',
    'ListMetrics',
    { Namespace: ESTIMATED_CHARGES.Namespace, MetricName: ESTIMATED_CHARGES.MetricName },
    'Metrics',
    BILLING_REGION,
  )
  return metrics.length > 0
}
