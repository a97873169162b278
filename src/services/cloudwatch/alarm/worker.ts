import { type AccountId, type Clock, MINUTE, type Random, SECOND } from '../../../aws/index.ts'
import type { AlarmRecord } from '../../../storage/repositories/alarms.ts'
import type { Store } from '../../../storage/store.ts'
import { TURN, WorkLoop } from '../../../work/work-loop.ts'
import type { Publisher } from '../publisher.ts'
import { evaluate, evaluationQuery } from './evaluate.ts'
import { hostsOf, notBefore, transition } from './transition.ts'

export interface AlarmWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly publisher: Publisher
  /** The origin of links in mails. */
  readonly publicUrl: string
  /** Told after each commit that may have queued a mail. */
  readonly onPublished?: () => void
  readonly onError: (error: unknown) => void
}

const BATCH = 100
/**
 * Other nodes leave a claimed alarm alone for this long at most: it is also how often an alarm is evaluated at least.
 */
const EVALUATED_EVERY = MINUTE
/** One that is due later was put off by a clock that went back. */
const HORIZON = 2 * EVALUATED_EVERY

/**
 * Evaluates alarms when they are due: after a new datapoint, PutMetricAlarm and SetAlarmState (which make them due in
 * their own transactions), and otherwise once in each period, a minute apart at most. Any number of nodes may run one:
 * each transition is made by one of them.
 */
export class AlarmWorker {
  readonly #options: AlarmWorkerOptions
  readonly #loop: WorkLoop

  constructor(options: AlarmWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      ...options,
      kind: 'alarms',
      work: (accountId) => this.evaluateDue(accountId),
      horizon: HORIZON,
    })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  /** Call it after a commit that made alarms due. */
  nudge(): void {
    this.#loop.nudge()
  }

  /** Evaluates the alarms of the account that are due, for a turn. Resolves to when the next one is. */
  async evaluateDue(accountId: AccountId): Promise<number | undefined> {
    const { store, clock } = this.#options
    const end = clock() + TURN
    for (;;) {
      const now = clock()
      const due = await store.read(accountId).alarms.nextDueAt()
      if (due === undefined) return undefined
      const latest = now + HORIZON
      if (due > now && due <= latest) return due
      if (now >= end) return now // What is left is due, after the others.
      const claimed = await store.record(accountId, (tx) =>
        tx.alarms.claimDue({ now, latest }, BATCH, ({ configuration }) => now + nextEvaluation(configuration.period)),
      )
      if (claimed.length === 0) return now + SECOND // Another node was faster.
      for (const alarm of claimed) {
        try {
          await this.#evaluate(accountId, alarm)
        } catch (error) {
          // One alarm that cannot be evaluated must not keep the others from it. Its own turn comes again.
          this.#options.onError(error)
        }
      }
    }
  }

  async #evaluate(accountId: AccountId, alarm: AlarmRecord): Promise<void> {
    const { store, clock, onPublished } = this.#options
    const now = notBefore(alarm, clock())
    const { region, metricId, range } = evaluationQuery(alarm, now)
    const datapoints = await store.read(accountId).metrics.datapoints(region, metricId, range)
    const state = evaluate(alarm, datapoints, now)
    if (state === undefined) return
    const hosts = await hostsOf(alarm, state, { ...this.#options, accountId })
    const isMade = await store.record(hosts.length === 0 ? accountId : [accountId, ...hosts], (tx) =>
      transition(tx, alarm, state, { now }, { ...this.#options, accountId }),
    )
    if (isMade) onPublished?.()
  }
}

function nextEvaluation(periodSeconds: number): number {
  return Math.min(periodSeconds * SECOND, EVALUATED_EVERY)
}
