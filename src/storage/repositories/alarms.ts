import type { Kysely, Selectable } from 'kysely'
import { type AccountId, groupBy } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { MetricAlarmRow } from '../schema/monitoring.ts'
import { type DueTimes, DueWorkRepository } from './due-work.ts'
import type { MetricIdentity } from './metric-data.ts'
import { metricIdOf } from './metric-id.ts'

/** What PutMetricAlarm sets, and the next PutMetricAlarm overwrites as a whole. */
export interface AlarmConfiguration extends MetricIdentity {
  readonly description?: string
  /** `Average`, …; or `extendedStatistic`. */
  readonly statistic?: string
  /** Such as `p99`. */
  readonly extendedStatistic?: string
  readonly unit?: string
  /** Seconds. */
  readonly period: number
  readonly evaluationPeriods: number
  readonly datapointsToAlarm?: number
  readonly threshold: number
  readonly comparisonOperator: string
  readonly treatMissingData?: string
  readonly evaluateLowSampleCountPercentile?: string
  readonly okActions: readonly string[]
  readonly alarmActions: readonly string[]
  readonly insufficientDataActions: readonly string[]
}

/** What SetAlarmState or an evaluation sets. */
export interface AlarmStateRecord {
  readonly stateValue: string
  readonly stateReason: string
  readonly stateReasonData: string | null
}

export interface AlarmRecord extends AlarmStateRecord {
  readonly region: string
  readonly alarmName: string
  readonly configuration: AlarmConfiguration
  readonly configurationUpdatedAt: number
  readonly actionsEnabled: boolean
  readonly stateUpdatedAt: number
  readonly stateTransitionedAt: number
  readonly revision: number
  readonly dueAt: number
}

export interface AlarmFilter {
  readonly names?: readonly string[] | undefined
  readonly prefix?: string | undefined
  readonly stateValue?: string | undefined
}

const changeState = hot(
  (
    db,
    accountId: string,
    region: string,
    alarmName: string,
    revision: number,
    stateValue: string,
    stateReason: string,
    stateReasonData: string | null,
    stateUpdatedAt: number,
    stateTransitionedAt: number,
    nextRevision: number,
  ) =>
    db
      .updateTable('metricAlarm')
      .where('accountId', '=', accountId)
      .where('region', '=', region)
      .where('alarmName', '=', alarmName)
      .where('revision', '=', revision)
      .set({ stateValue, stateReason, stateReasonData, stateUpdatedAt, stateTransitionedAt, revision: nextRevision }),
)

/** Alarms on metrics. */
export class AlarmRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async get(region: string, alarmName: string): Promise<AlarmRecord | undefined> {
    const row = await this.#select(region).where('alarmName', '=', alarmName).executeTakeFirst()
    return row && fromRow(row)
  }

  /** At most `limit` alarms whose name comes after `after`, by name. */
  async list(region: string, filter: AlarmFilter, after: string, limit: number): Promise<readonly AlarmRecord[]> {
    let query = this.#select(region).where('alarmName', '>', after)
    if (filter.names !== undefined) query = query.where('alarmName', 'in', [...filter.names])
    if (filter.stateValue !== undefined) query = query.where('stateValue', '=', filter.stateValue)
    if (filter.prefix !== undefined) {
      query = query.where('alarmName', '>=', filter.prefix).where('alarmName', '<', `${filter.prefix}\u{10ffff}`)
    }
    return (await query.orderBy('alarmName').limit(limit).execute()).map(fromRow)
  }

  /** Those on one metric, by name. */
  async onMetric(
    region: string,
    metric: MetricIdentity,
    after: string,
    limit: number,
  ): Promise<readonly AlarmRecord[]> {
    const query = this.#select(region).where('metricId', '=', metricIdOf(metric)).where('alarmName', '>', after)
    return (await query.orderBy('alarmName').limit(limit).execute()).map(fromRow)
  }

  async count(region: string): Promise<number> {
    const row = await this.#db
      .selectFrom('metricAlarm')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }

  /** Creates the alarm, due at once. */
  async add(alarm: Omit<AlarmRecord, 'revision' | 'dueAt'>): Promise<void> {
    const { configuration, actionsEnabled, ...rest } = alarm
    await this.#db
      .insertInto('metricAlarm')
      .values({
        ...rest,
        accountId: this.#accountId,
        metricId: metricIdOf(configuration),
        configuration: JSON.stringify(configuration),
        actionsEnabled: actionsEnabled ? 1 : 0,
        revision: 1,
        dueAt: 0,
      })
      .execute()
    await this.#schedule(alarm.configurationUpdatedAt)
  }

  /** Overwrites the configuration and leaves the state as it is; the alarm is due at once. */
  async configure(
    region: string,
    alarmName: string,
    change: Pick<AlarmRecord, 'configuration' | 'configurationUpdatedAt' | 'actionsEnabled'>,
  ): Promise<void> {
    await this.#update(region, alarmName)
      .set(({ eb }) => ({
        metricId: metricIdOf(change.configuration),
        configuration: JSON.stringify(change.configuration),
        configurationUpdatedAt: change.configurationUpdatedAt,
        actionsEnabled: change.actionsEnabled ? 1 : 0,
        revision: eb('revision', '+', 1),
        dueAt: 0,
      }))
      .execute()
    await this.#schedule(change.configurationUpdatedAt)
  }

  async enableActions(region: string, alarmName: string, actionsEnabled: boolean, now: number): Promise<void> {
    await this.#update(region, alarmName)
      .set(({ eb }) => ({
        actionsEnabled: actionsEnabled ? 1 : 0,
        configurationUpdatedAt: now,
        revision: eb('revision', '+', 1),
      }))
      .execute()
  }

  /**
   * Sets the state where the alarm is still as it was read. False where somebody else changed it first, so that of
   * several nodes that find the same transition one makes it. Without `dueAt` the next evaluation stays when it was: a
   * datapoint may just have asked for one.
   */
  async transition(alarm: AlarmRecord, state: AlarmStateRecord, now: number, dueAt?: number): Promise<boolean> {
    const transitionedAt = state.stateValue === alarm.stateValue ? alarm.stateTransitionedAt : now
    const { stateValue, stateReason, stateReasonData } = state
    const { region, alarmName, revision } = alarm
    const key = [this.#accountId, region, alarmName, revision] as const
    const values = [stateValue, stateReason, stateReasonData, now, transitionedAt, revision + 1] as const
    if ((await changeState.changes(this.#db, ...key, ...values)) !== 1) return false
    if (dueAt !== undefined) await this.#update(region, alarmName).set({ dueAt }).execute()
    if (dueAt !== undefined) await this.#schedule(dueAt)
    return true
  }

  async delete(region: string, alarmName: string): Promise<void> {
    await this.#db
      .deleteFrom('metricAlarm')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('alarmName', '=', alarmName)
      .execute()
  }

  /** At most `limit` alarms that are due, in any region; one due after `latest` is due now: a clock went back. */
  async due({ now, latest }: DueTimes, limit: number): Promise<readonly AlarmRecord[]> {
    const rows = await this.#db
      .selectFrom('metricAlarm')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where(({ eb, or }) => or([eb('dueAt', '<=', now), eb('dueAt', '>', latest)]))
      .orderBy('dueAt')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  }

  /** Puts alarms off until then, each: within the transaction that found them due, so that no datapoint is missed. */
  async putOff(alarms: readonly { readonly alarm: AlarmRecord; readonly until: number }[]): Promise<void> {
    const alike = groupBy(alarms, ({ alarm, until }) => `${until} ${alarm.region}`)
    for (const group of alike.values()) {
      const [first] = group
      if (first === undefined) continue
      const names = group.map(({ alarm }) => alarm.alarmName)
      await this.#db
        .updateTable('metricAlarm')
        .where('accountId', '=', this.#accountId)
        .where('region', '=', first.alarm.region)
        .where('alarmName', 'in', names)
        .set({ dueAt: first.until })
        .execute()
    }
  }

  /** When the next alarm of the account is due; `undefined` where it has none. */
  async nextDueAt(): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('metricAlarm')
      .select('dueAt')
      .where('accountId', '=', this.#accountId)
      .orderBy('dueAt')
      .limit(1)
      .executeTakeFirst()
    return row?.dueAt
  }

  #schedule(dueAt: number): Promise<void> {
    return new DueWorkRepository(this.#db, this.#accountId).schedule('alarms', dueAt)
  }

  #select(region: string) {
    return this.#db
      .selectFrom('metricAlarm')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
  }

  #update(region: string, alarmName: string) {
    return this.#db
      .updateTable('metricAlarm')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('alarmName', '=', alarmName)
  }
}

function fromRow({ accountId: _, metricId: __, ...row }: Selectable<MetricAlarmRow>): AlarmRecord {
  return { ...row, configuration: JSON.parse(row.configuration), actionsEnabled: row.actionsEnabled === 1 }
}
