import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { ConfirmSubscriptionCommand, CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns'
import type postgres from 'postgres'
import type { Cluster } from './cluster.ts'
import type { Load } from './load.ts'
import { MACHINES, type Machine } from './network.ts'
import { pause, until } from './program.ts'

const ALARMS = 12
/** So long the metrics stay on one side of the thresholds: the alarms' period of ten seconds, twice, and a margin. */
const TURN_MS = 25_000
const Namespace = 'Cluster'
const metric = (index: number) => `m${index}`

/** Alarms that go on and off while the cluster is hurt, and mail it. */
export class Alarms {
  readonly #cluster: Cluster
  readonly #load: Load
  #running: Promise<void> | undefined
  #isOn = true

  constructor(cluster: Cluster, load: Load) {
    this.#cluster = cluster
    this.#load = load
  }

  /** May be begun again where a call was refused. */
  async start(): Promise<true> {
    const sns = this.#load.clients.sns.get(1)
    const cloudWatch = this.#cloudWatch(1)
    const { TopicArn = '' } = (await sns?.send(new CreateTopicCommand({ Name: 'alarms' }))) ?? {}
    await sns?.send(new SubscribeCommand({ TopicArn, Protocol: 'email-json', Endpoint: 'ops@example.com' }))
    const Token = await until('the confirmation mail', 60, async () =>
      this.#cluster
        .mails()
        .map(({ text }) => /[?&]Token=([0-9a-f]+)/.exec(text)?.[1])
        .find((token) => token !== undefined),
    )
    await sns?.send(new ConfirmSubscriptionCommand({ TopicArn, Token }))
    for (let index = 0; index < ALARMS; index++) {
      await cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName: metric(index),
          MetricName: metric(index),
          Namespace,
          Statistic: 'Maximum',
          Period: 10,
          EvaluationPeriods: 1,
          Threshold: 5,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'ignore',
          AlarmActions: [TopicArn],
          OKActions: [TopicArn],
        }),
      )
    }
    this.#running = this.#alternates()
    return true
  }

  async stop(): Promise<void> {
    this.#isOn = false
    await this.#running
  }

  #cloudWatch(machine: Machine) {
    const client = this.#load.clients.cloudWatch.get(machine)
    if (!client) throw new Error('no such machine')
    return client
  }

  /** What is refused is put again by the next turn, a second later. */
  async #alternates(): Promise<void> {
    for (let n = 0; this.#isOn; n++) {
      const isHigh = Math.floor(performance.now() / TURN_MS) % 2 === 0
      const Timestamp = new Date()
      const MetricData = Array.from({ length: ALARMS }, (_, index) => ({
        MetricName: metric(index),
        Value: isHigh ? 10 : 1,
        StorageResolution: 1,
        Timestamp,
      }))
      const put = new PutMetricDataCommand({ Namespace, MetricData })
      await this.#cloudWatch(MACHINES[n % 3] ?? 1)
        .send(put)
        .catch(() => {})
      await pause(2000)
    }
  }
}

export interface MailCount {
  readonly transitions: number
  readonly mails: number
  /** Handed over again with the same id: their answer was lost with the node. */
  readonly again: number
  readonly wrong: readonly string[]
}

/** Whether each transition of each alarm is one mail, and each mail that the store has as sent was received. */
export async function checkMails(sql: postgres.Sql, cluster: Cluster): Promise<MailCount> {
  await until('all mails are out', 120, async () => {
    const [row] = await sql`SELECT count(*) AS waiting FROM mail WHERE delivery_state = 'queued'`
    return Number(row?.waiting) === 0 ? true : undefined
  })
  const wrong: string[] = []
  const received = cluster.mails()
  const ids = new Set(received.map(({ id }) => id.split('@')[0] ?? ''))
  const kept = await sql`SELECT mail_id, body, delivery_state FROM mail`
  for (const { mail_id: id, delivery_state: state } of kept) {
    if (state !== 'delivered') wrong.push(`the mail ${id} is ${state}`)
    if (!ids.has(String(id))) wrong.push(`the mail ${id} counts as sent, and nobody got it`)
  }
  if (ids.size !== kept.length) wrong.push(`${ids.size} mails were received, and the store has ${kept.length}`)
  const transitions = await sql`
    SELECT alarm_name, count(*) AS times FROM alarm_history WHERE item_type = 'StateUpdate' GROUP BY alarm_name`
  const mailsOf = Map.groupBy(kept, ({ body }) => /AlarmName\\*":\\*"(m\d+)/.exec(String(body))?.[1])
  for (const { alarm_name: alarm, times } of transitions) {
    // The first, from INSUFFICIENT_DATA, is mailed as any other.
    const mails = mailsOf.get(String(alarm))?.length ?? 0
    if (mails !== Number(times)) wrong.push(`${alarm} changed ${times} times, and ${mails} mails say so`)
  }
  return {
    transitions: transitions.reduce((sum, { times }) => sum + Number(times), 0),
    mails: ids.size,
    again: received.length - ids.size,
    wrong,
  }
}
