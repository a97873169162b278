import { type Account, call, type Output, UnansweredError } from '../account/index.ts'
import type { Baseline, PermissionScope, PlannedCall } from '../check/index.ts'
import { isMadeBy, MADE_BY } from '../made-by.ts'
import { BILLING_REGION, ESTIMATED_CHARGES } from './metric.ts'

export type Alarm = NonNullable<Output<'cloudwatch', 'DescribeAlarmsForMetric'>['MetricAlarms']>[number]

const TOPIC = 'castellan-billing-alarms'
export const ALARM_PREFIX = 'castellan-billing-'

type Place = Pick<PermissionScope, 'partition' | 'accountId'>

export function topicArn({ partition, accountId }: Place): string {
  return `arn:${partition}:sns:${BILLING_REGION}:${accountId}:${TOPIC}`
}

/** @param name Of the alarm; or with wildcards. */
export function alarmArn({ partition, accountId }: Place, name: string): string {
  return `arn:${partition}:cloudwatch:${BILLING_REGION}:${accountId}:alarm:${name}`
}

/** `castellan-billing-10-usd`: the same in each run, so that an alarm is found and not doubled. */
export function alarmName(threshold: number): string {
  return `${ALARM_PREFIX}${threshold}-usd`
}

export function isAlarmName(name: string): boolean {
  return name === alarmName(Number(/[\d.]+/.exec(name)?.[0]))
}

/** Alarms on all charges that are on; those on a service's or a linked account's do not see the rest. */
export async function billingAlarms(account: Account): Promise<readonly Alarm[]> {
  const { MetricAlarms = [] } = await account.read(
    'cloudwatch',
    'DescribeAlarmsForMetric',
    ESTIMATED_CHARGES,
    BILLING_REGION,
  )
  return MetricAlarms.filter(
    ({ ActionsEnabled, ComparisonOperator, Dimensions = [] }) =>
      ActionsEnabled !== false &&
      (ComparisonOperator ?? '').startsWith('GreaterThan') &&
      Dimensions.every(({ Name }) => Name === 'Currency'),
  )
}

/** Whether anybody hears of an alarm; with an address, whether it does. */
export async function isHeard(account: Account, { AlarmActions = [] }: Alarm, email?: string): Promise<boolean> {
  const topics = AlarmActions.filter((arn) => arn.split(':')[2] === 'sns')
  const lists = await Promise.all(topics.map((topic) => subscriptions(account, topic)))
  return lists
    .flatMap((list) => list ?? [])
    .some(({ isConfirmed, endpoint }) => isConfirmed && (email === undefined || endpoint === email))
}

export interface Subscription {
  readonly endpoint: string
  readonly isConfirmed: boolean
}

/** `undefined`: there is no such topic. */
export async function subscriptions(account: Account, topic: string): Promise<readonly Subscription[] | undefined> {
  try {
    const list = await account.list(
      'sns',
      'ListSubscriptionsByTopic',
      { TopicArn: topic },
      'Subscriptions',
      topic.split(':')[3],
    )
    return list.map(({ Endpoint = '', SubscriptionArn = '' }) => ({
      endpoint: Endpoint,
      isConfirmed: SubscriptionArn.startsWith('arn:'),
    }))
  } catch (error) {
    const isGone =
      error instanceof UnansweredError && error.answer.status === 'failed' && /NotFound/.test(error.answer.code)
    if (isGone) return undefined
    throw error
  }
}

export function createTopic(account: Account): PlannedCall {
  return {
    call: call('sns', 'CreateTopic', { Name: TOPIC, Tags: [MADE_BY] }, BILLING_REGION),
    makes: topicArn(account),
    also: ['sns:TagResource'],
  }
}

export function subscribe(account: Account, email: string): PlannedCall {
  return {
    call: call('sns', 'Subscribe', { TopicArn: topicArn(account), Protocol: 'email', Endpoint: email }, BILLING_REGION),
  }
}

/**
 * The alarm of AWS's own instructions: the month's charges so far, by their maximum in six hours.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export function putAlarm(account: Account, threshold: number): PlannedCall {
  const AlarmName = alarmName(threshold)
  const input = {
    ...ESTIMATED_CHARGES,
    AlarmName,
    AlarmDescription: `The charges of this month are above ${threshold} USD.`,
    Statistic: 'Maximum' as const,
    Period: 21_600,
    EvaluationPeriods: 1,
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanThreshold' as const,
    AlarmActions: [topicArn(account)],
    Tags: [MADE_BY],
  }
  return {
    call: call('cloudwatch', 'PutMetricAlarm', input, BILLING_REGION),
    makes: alarmArn(account, AlarmName),
    also: ['cloudwatch:TagResource'],
  }
}

/** Thresholds whose alarm's name somebody else's alarm has: `PutMetricAlarm` would replace it. */
export async function taken(account: Account, thresholds: readonly number[]): Promise<readonly number[]> {
  if (thresholds.length === 0) return []
  const { MetricAlarms = [], CompositeAlarms = [] } = await account.read(
    'cloudwatch',
    'DescribeAlarms',
    { AlarmNames: thresholds.map(alarmName), AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    BILLING_REGION,
  )
  const areOurs = await Promise.all(MetricAlarms.map((alarm) => isOurs(account, alarm)))
  const others = [...MetricAlarms.filter((_, index) => !areOurs[index]), ...CompositeAlarms]
  const names = new Set(others.map(({ AlarmName }) => AlarmName))
  return thresholds.filter((threshold) => names.has(alarmName(threshold)))
}

async function isOurs(account: Account, { AlarmName = '', Namespace, MetricName }: Alarm): Promise<boolean> {
  if (Namespace !== ESTIMATED_CHARGES.Namespace || MetricName !== ESTIMATED_CHARGES.MetricName) return false
  const ResourceARN = alarmArn(account, AlarmName)
  const { Tags } = await account.read('cloudwatch', 'ListTagsForResource', { ResourceARN }, BILLING_REGION)
  return isMadeBy(Tags)
}

/** Thresholds for which no alarm is heard. */
export async function unheard(
  account: Account,
  alarms: readonly Alarm[],
  { thresholds, email }: Pick<Baseline, 'thresholds' | 'email'>,
): Promise<readonly number[]> {
  const heard = await Promise.all(alarms.map((alarm) => isHeard(account, alarm, email)))
  const amounts = new Set(alarms.filter((_, index) => heard[index]).map(({ Threshold }) => Threshold))
  return thresholds.filter((threshold) => !amounts.has(threshold))
}
