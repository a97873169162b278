import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns'
import { billingCloudwatch } from '../../api/cloudwatch.ts'
import { billingSns } from '../../api/sns.ts'
import { told } from '../../api/told.ts'
import type { CheckState } from './check.ts'

async function billingAlarms(): Promise<MetricAlarm[]> {
  const alarms: MetricAlarm[] = []
  let NextToken: string | undefined
  do {
    const page = await billingCloudwatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm'], ...(NextToken !== undefined && { NextToken }) }),
    )
    alarms.push(...told(page.MetricAlarms, 'MetricAlarms').filter(({ Namespace }) => Namespace === 'AWS/Billing'))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return alarms
}

/** Whether somebody has confirmed that a topic's mail reaches them. */
async function hasConfirmedMail(TopicArn: string): Promise<boolean> {
  const { Subscriptions } = await billingSns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
  return told(Subscriptions, 'Subscriptions').some(
    ({ Protocol, SubscriptionArn }) => /^email/.test(Protocol ?? '') && SubscriptionArn?.startsWith('arn:') === true,
  )
}

/** Billing alarms whose mail somebody has confirmed. */
export async function alarmsWithMail(): Promise<CheckState> {
  const alarms = await billingAlarms()
  if (alarms.length === 0) return { kind: 'todo', detail: 'There is no alarm on estimated charges.' }
  const topics = new Set(alarms.flatMap(({ AlarmActions = [] }) => AlarmActions.filter((arn) => arn.includes(':sns:'))))
  const confirmed = new Map<string, boolean>()
  for (const topic of topics) confirmed.set(topic, await hasConfirmedMail(topic))
  const reaching = alarms.filter(
    ({ ActionsEnabled, AlarmActions = [] }) => ActionsEnabled && AlarmActions.some((arn) => confirmed.get(arn)),
  )
  const counts = `${reaching.length} of ${alarms.length} alarms mail a confirmed address.`
  if (reaching.length > 0) return { kind: 'done', detail: counts }
  return {
    kind: 'todo',
    detail: topics.size === 0 ? 'No alarm mails anybody.' : `${counts} Follow the link in the mail.`,
  }
}
