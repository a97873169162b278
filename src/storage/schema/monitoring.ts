export interface MonitoringTables {
  metric: MetricRow
  metricDatapoint: MetricDatapointRow
  pendingMetricData: PendingMetricDataRow
  metricAlarm: MetricAlarmRow
  alarmHistory: AlarmHistoryRow
  snsTopic: SnsTopicRow
  snsSubscription: SnsSubscriptionRow
  monitoringTag: MonitoringTagRow
  mail: MailRow
  charge: ChargeRow
  billingPublication: BillingPublicationRow
}

/** A metric that has had a datapoint. */
export interface MetricRow {
  accountId: string
  region: string
  /** A hash of namespace, name and dimensions. */
  metricId: string
  namespace: string
  metricName: string
  /** `[{ Name, Value }]` as JSON, sorted by name. */
  dimensions: string
  /** When a datapoint last came in, to within five minutes. */
  lastDatapointAt: number
}

/**
 * Rows that gather what comes in during a minute (`metric-gathering.ts`), and others that stand as they are; readers
 * add up, and the roll-up replaces what is old by coarser rows.
 */
export interface MetricDatapointRow {
  accountId: string
  region: string
  metricId: string
  /** Start of the datapoint's period. */
  timestamp: number
  datapointId: string
  /** Seconds: 1, 60, 300 or 3600. */
  resolution: number
  unit: string
  /** `MetricAggregate` as JSON. */
  aggregate: string
}

/** Data that came in together and are in no metric's rows yet: each is in one of both places. */
export interface PendingMetricDataRow {
  accountId: string
  /** Begins with the time, so that neighbours came one after the other. */
  entryId: string
  region: string
  receivedAt: number
  /** Characters of `data`. */
  size: number
  /** As `packed-metric-data.ts` has them. */
  data: string
}

export interface MetricAlarmRow {
  accountId: string
  region: string
  alarmName: string
  metricId: string
  /** `AlarmConfiguration` as JSON. */
  configuration: string
  configurationUpdatedAt: number
  actionsEnabled: number
  stateValue: string
  stateReason: string
  stateReasonData: string | null
  stateUpdatedAt: number
  stateTransitionedAt: number
  /** Bumped by each change of state or configuration: a transition is a compare-and-set on it. */
  revision: number
  /** When to evaluate next. 0: at once. */
  dueAt: number
}

export interface AlarmHistoryRow {
  accountId: string
  region: string
  alarmName: string
  timestamp: number
  historyId: string
  /** `ConfigurationUpdate`, `StateUpdate` or `Action`. */
  itemType: string
  summary: string
  /** JSON, in AWS's form. */
  data: string
}

export interface SnsTopicRow {
  accountId: string
  region: string
  topicName: string
  /** What was set, by AWS's attribute names, as JSON. */
  attributes: string
  createdAt: number
  subscriptionsDeleted: number
}

export interface SnsSubscriptionRow {
  accountId: string
  region: string
  topicName: string
  /** The last part of the subscription's ARN. */
  subscriptionId: string
  protocol: string
  endpoint: string
  attributes: string
  /** 1 where `attributes` have one: they are counted. */
  hasFilterPolicy: number
  createdAt: number
  /** Null: pending confirmation. */
  confirmedAt: number | null
  confirmationWasAuthenticated: number
  /** Only the topic's owner may end it; links in mails do not. */
  authenticateOnUnsubscribe: number
  /** SHA-256 of the token in the last confirmation mail, hex. */
  tokenHash: string
  tokenExpiresAt: number
  /** In the unsubscribe link of each mail. It can do nothing else. */
  unsubscribeToken: string
}

/** Tags of alarms and topics. */
export interface MonitoringTagRow {
  accountId: string
  resourceArn: string
  tagKey: string
  tagValue: string
}

/** The outbox, and the inbox where no mail server is configured. */
export interface MailRow {
  accountId: string
  /** Also the `Message-ID`, so that a mail that is sent twice is recognised. */
  mailId: string
  toAddress: string
  subject: string
  body: string
  createdAt: number
  /** `queued`, `delivered`, `failed` or `inbox`. */
  deliveryState: string
  attempts: number
  /** When to try next. While one worker sends, it lies ahead, so that no other does. */
  nextAttemptAt: number
  lastError: string | null
  deliveredAt: number | null
  /** The same as `body` for programs that show HTML; null where the mail is plain text alone. */
  html: string | null
}

export interface ChargeRow {
  accountId: string
  /** When the charge arose. */
  chargedAt: number
  chargeId: string
  serviceName: string
  microDollars: number
  recordedBy: string
  recordedAt: number
}

/** When an account's estimated charges were last published. */
export interface BillingPublicationRow {
  accountId: string
  publishedAt: number
}
