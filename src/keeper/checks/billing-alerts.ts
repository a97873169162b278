import { type Account, call, UnansweredError } from '../account/index.ts'
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
    fail: { name: 'the metric is not there', answers: { 'cloudwatch:ListMetrics': { Metrics: [] } } },
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
    if ((await preference(account)) === undefined) return [{ ...step, calls: [], person: IN_THE_CONSOLE }]
    const turnOn = call('castellan', 'UpdateBillingPreferences', { ReceiveBillingAlerts: true })
    return [{ ...step, calls: [{ call: turnOn, previous: 'off' }] }]
  },
}

/** AWS has no API for it. */
const IN_THE_CONSOLE =
  'open “Billing and Cost Management” as root (or as a user who has access to billing), “Billing preferences”, turn on “Receive CloudWatch billing alerts” under “Alert preferences”, and save; the metric comes within a quarter of an hour'

/** As Castellan says it; `undefined` at AWS, and where users have no access to billing, whatever their policies say. */
async function preference(account: Account): Promise<boolean | undefined> {
  if (!account.isCastellan) return undefined
  const answer = await account.ask('castellan', 'GetBillingPreferences', {})
  if (answer.status === 'denied') return undefined
  if (answer.status !== 'done') throw new UnansweredError(answer)
  return answer.output.ReceiveBillingAlerts === true
}

async function isOn(account: Account): Promise<boolean> {
  const isPreferred = await preference(account)
  if (isPreferred !== undefined) return isPreferred
  const metrics = await account.list(
    'cloudwatch',
    'ListMetrics',
    { Namespace: ESTIMATED_CHARGES.Namespace, MetricName: ESTIMATED_CHARGES.MetricName },
    'Metrics',
    BILLING_REGION,
  )
  return metrics.length > 0
}
