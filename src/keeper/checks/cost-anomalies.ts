import { type Check, outcomeFrom } from '../check/index.ts'

/** Where it is asked, whatever the Region. */
const REGION = 'us-east-1'

/** What AWS says in a new account, as a denial that no policy takes away. */
const NOT_ENABLED = /not enabled for cost explorer/i

const MONITOR = {
  MonitorArn: 'arn:aws:ce::123456789012:anomalymonitor/1',
  MonitorName: 'services',
  MonitorType: 'DIMENSIONAL',
}
const SUBSCRIPTION = {
  MonitorArnList: [MONITOR.MonitorArn],
  Subscribers: [{ Type: 'EMAIL', Address: 'me@example.com', Status: 'CONFIRMED' }],
}

export const costAnomalies: Check = {
  id: 'cost-anomalies',
  title: 'Somebody is told when costs are not as usual',
  reason:
    'An alarm knows an amount; Cost Anomaly Detection learns what each service costs, and tells of a sudden rise far below it.',
  source: 'https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html',
  severity: 'low',
  isHardening: true,
  cis: [],
  examples: {
    pass: {
      name: 'a monitor that mails',
      answers: {
        'costexplorer:GetAnomalyMonitors': { AnomalyMonitors: [MONITOR] },
        'costexplorer:GetAnomalySubscriptions': { AnomalySubscriptions: [SUBSCRIPTION] },
      },
    },
    fail: {
      name: 'a monitor that nobody hears',
      answers: {
        'costexplorer:GetAnomalyMonitors': { AnomalyMonitors: [MONITOR] },
        'costexplorer:GetAnomalySubscriptions': { AnomalySubscriptions: [] },
      },
    },
  },
  reads: [{ action: 'ce:GetAnomalyMonitors' }, { action: 'ce:GetAnomalySubscriptions' }],
  changes: [],

  // No step makes one: it takes Cost Explorer, which a person turns on, and a day until it is there.
  async look(account) {
    if (account.partition !== 'aws')
      return { verdict: 'not-applicable', why: 'costs of this partition are kept elsewhere' }
    const fix =
      'in Billing and Cost Management, “Cost Anomaly Detection”, make a monitor of AWS services and give it your address; it is free'
    const nothing = (says: string) => outcomeFrom([{ id: 'no-monitor', resource: account.accountId, says, fix }])
    const answer = await account.ask('costexplorer', 'GetAnomalyMonitors', {}, REGION)
    if (answer.status === 'denied' && NOT_ENABLED.test(answer.message))
      return nothing('Cost Explorer is not on, so nothing watches for unusual costs')
    const monitors = await account.list('costexplorer', 'GetAnomalyMonitors', {}, 'AnomalyMonitors', REGION)
    if (monitors.length === 0) return nothing('nothing watches for unusual costs')
    const subscriptions = await account.list(
      'costexplorer',
      'GetAnomalySubscriptions',
      {},
      'AnomalySubscriptions',
      REGION,
    )
    const heard = new Set(
      subscriptions
        .filter(({ Subscribers = [] }) => Subscribers.some(({ Status }) => Status !== 'DECLINED'))
        .flatMap(({ MonitorArnList = [] }) => MonitorArnList),
    )
    if (monitors.some(({ MonitorArn = '' }) => heard.has(MonitorArn))) return outcomeFrom([])
    return outcomeFrom([
      {
        id: 'not-heard',
        resource: monitors[0]?.MonitorArn ?? account.accountId,
        says: 'nobody is told of the unusual costs that are found',
        fix,
      },
    ])
  },
}
