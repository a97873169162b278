import type { Account } from '../account/index.ts'
import {
  ALARM_PREFIX,
  type Alarm,
  alarmArn,
  alarmName,
  billingAlarms as alarmsOf,
  createTopic,
  isHeard,
  putAlarm,
  subscribe,
  subscriptions,
  taken,
  topicArn,
  unheard,
} from '../billing/alarms.ts'
import { ESTIMATED_CHARGES, notInPartition } from '../billing/metric.ts'
import { type Baseline, type Check, type Finding, outcomeFrom, type Permission, type Step } from '../check/index.ts'
import { checklistWords } from '../checklist.ts'

type Narrow = NonNullable<Permission['resources']>
const onTopic: Narrow = (scope) => [topicArn(scope)]
const onAlarms: Narrow = (scope) => [alarmArn(scope, `${ALARM_PREFIX}*`)]

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:bills'
const ALARMS = [10, 50, 100, 500].map((Threshold) => ({
  ...ESTIMATED_CHARGES,
  AlarmName: `bill-${Threshold}`,
  Threshold,
  ActionsEnabled: true,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: [TOPIC],
}))
const subscribed = (SubscriptionArn: string) => ({
  Subscriptions: [{ Protocol: 'email', Endpoint: 'me@example.com', SubscriptionArn }],
})

export const billingAlarms: Check = {
  id: 'billing-alarms',
  ...checklistWords('billing-alarms'),
  source:
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html',
  severity: 'high',
  cis: [],
  examples: {
    pass: {
      name: 'an alarm at each amount, and a confirmed subscription',
      answers: {
        'cloudwatch:DescribeAlarmsForMetric': { MetricAlarms: ALARMS },
        'sns:ListSubscriptionsByTopic': subscribed(`${TOPIC}:4b1c`),
      },
    },
    fail: {
      name: 'alarms whose mail address was never confirmed',
      answers: {
        'cloudwatch:DescribeAlarmsForMetric': { MetricAlarms: ALARMS },
        'cloudwatch:DescribeAlarms': { MetricAlarms: [] },
        'sns:ListSubscriptionsByTopic': subscribed('PendingConfirmation'),
      },
    },
  },
  asks: ['email'],
  reads: [
    { action: 'cloudwatch:DescribeAlarmsForMetric' },
    { action: 'cloudwatch:DescribeAlarms' },
    { action: 'cloudwatch:ListTagsForResource', resources: onAlarms },
    // People's own alarms have topics of their own.
    { action: 'sns:ListSubscriptionsByTopic', resources: (scope) => [topicArn(scope).replace(/[^:]+$/, '*')] },
  ],
  changes: [
    ...['sns:CreateTopic', 'sns:TagResource', 'sns:Subscribe'].map((action) => ({ action, resources: onTopic })),
    ...['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'].map((action) => ({ action, resources: onAlarms })),
  ],

  async look(account, baseline) {
    const elsewhere = notInPartition(account)
    if (elsewhere) return elsewhere
    const alarms = await alarmsOf(account)
    if (baseline.thresholds.length > 0) {
      const missing = await unheard(account, alarms, baseline)
      const others = new Set(await taken(account, missing))
      return outcomeFrom(
        missing.map((threshold) =>
          others.has(threshold) ? nameTaken(account, threshold) : findingFor(account, threshold, alarms, baseline),
        ),
      )
    }
    const heard = await Promise.all(alarms.map((alarm) => isHeard(account, alarm, baseline.email)))
    if (heard.includes(true)) return outcomeFrom([])
    const says = alarms.length === 0 ? 'no alarm watches the charges' : 'nobody hears the alarms on the charges'
    return outcomeFrom([{ id: 'no-alarm', resource: account.accountId, says, fix: FIX }])
  },

  async plan(account, baseline) {
    const { email, thresholds } = baseline
    if (email === undefined) return []
    const alarms = await alarmsOf(account)
    const topic = await subscriptions(account, topicArn(account))
    const mine = topic?.find(({ endpoint }) => endpoint === email)
    const ours = new Set(
      alarms
        .filter(({ AlarmActions = [] }) => AlarmActions.includes(topicArn(account)))
        .map(({ AlarmName }) => AlarmName),
    )
    const silent = await unheard(account, alarms, baseline)
    const others = new Set(await taken(account, silent))
    const toMake = silent.filter((threshold) => !ours.has(alarmName(threshold)) && !others.has(threshold))
    return [
      ...(mine ? [] : [topicStep(account, email, topic !== undefined)]),
      ...(toMake.length > 0 ? [alarmsStep(account, toMake)] : []),
      ...(mine?.isConfirmed || thresholds.length === 0 ? [] : [confirmationStep(email, await isKeptInInbox(account))]),
    ]
  },
}

const FIX =
  'create alarms on AWS/Billing, EstimatedCharges, in us-east-1, with an SNS topic that mails to you; or run `castellan secure --email ADDRESS`'

function nameTaken(account: Account, threshold: number): Finding {
  const name = alarmName(threshold)
  return {
    id: 'name-taken',
    resource: alarmArn(account, name),
    says: `no alarm of ours watches for charges above ${threshold} USD: one that this command did not make has the name ${name}`,
    fix: `look whose it is and give it another name; ${FIX}`,
    byHand: true,
  }
}

function findingFor(account: Account, threshold: number, alarms: readonly Alarm[], { email }: Baseline): Finding {
  const alarm = alarms.find(({ Threshold }) => Threshold === threshold)
  if (!alarm)
    return {
      id: 'no-alarm',
      resource: alarmArn(account, alarmName(threshold)),
      says: `no alarm watches for charges above ${threshold} USD`,
      fix: FIX,
    }
  return {
    id: 'not-heard',
    resource: alarm.AlarmArn ?? alarmArn(account, alarm.AlarmName ?? ''),
    says: `${email ?? 'nobody'} has ${email === undefined ? '' : 'not '}confirmed to hear of the alarm ${alarm.AlarmName} at ${threshold} USD`,
    fix: 'confirm the subscription by the link in AWS’s mail, or subscribe an address to the topic of the alarm',
  }
}

function topicStep(account: Account, email: string, exists: boolean): Step {
  return {
    id: 'billing-topic',
    title: `Have alarms on the bill mailed to ${email}`,
    calls: [...(exists ? [] : [createTopic(account)]), subscribe(account, email)],
    cost: 'free: the first 1,000 mails of a month cost nothing',
    async verify({ account }) {
      const list = await subscriptions(account, topicArn(account))
      if (list?.some(({ endpoint }) => endpoint === email)) return outcomeFrom([])
      return outcomeFrom([
        { id: 'not-subscribed', resource: topicArn(account), says: `${email} is not subscribed`, fix: FIX },
      ])
    },
  }
}

function alarmsStep(account: Account, thresholds: readonly number[]): Step {
  return {
    id: 'billing-alarms',
    title: `Watch for charges above ${thresholds.join(', ')} USD`,
    calls: thresholds.map((threshold) => putAlarm(account, threshold)),
    cost: 'free for the first 10 alarms of an account, then 0.10 USD a month for each',
    async verify({ account, baseline }) {
      const alarms = await alarmsOf(account)
      const missing = thresholds.filter((threshold) => !alarms.some(({ Threshold }) => Threshold === threshold))
      return outcomeFrom(missing.map((threshold) => findingFor(account, threshold, [], baseline)))
    },
  }
}

/** Whether the account's mail goes no further than the console: Castellan's does where nobody named a mail server. */
async function isKeptInInbox(account: Account): Promise<boolean> {
  if (!account.isCastellan) return false
  const answer = await account.ask('castellan', 'DescribeAccount', {})
  return answer.status === 'done' && answer.output.MailDelivery === 'inbox'
}

function confirmationStep(email: string, isInInbox: boolean): Step {
  return {
    id: 'billing-confirmation',
    title: `Confirm that ${email} wants these mails`,
    calls: [],
    cost: 'free',
    person: isInInbox
      ? `open the Inbox in Castellan's console, which keeps the mail to ${email} because no mail server is named, and follow “Confirm subscription”`
      : `open the mail from AWS Notifications at ${email} and follow “Confirm subscription”; it may be among the spam`,
    verify: ({ account, baseline }) => billingAlarms.look(account, baseline),
  }
}
