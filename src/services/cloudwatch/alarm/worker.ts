import { type AccountId, type Clock, HOUR, MINUTE, type Random, SECOND } from '../../../aws/index.ts'
import type { AlarmRecord } from '../../../storage/repositories/alarms.ts'
import type { DueTimes } from '../../../storage/repositories/due-work.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { Store } from '../../../storage/store.ts'
import { TURN, WorkLoop } from '../../../work/work-loop.ts'
import { periodStart } from '../metric/series.ts'
import type { Publisher } from '../publisher.ts'
import { evaluate, evaluationQuery } from './evaluate.ts'
import { hostsOf, notBefore, tellsOthers, transition } from './transition.ts'

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

/** Alarms of one transaction, and how many of them may change in it. Others wait for it: some milliseconds. */
const BATCH = 200
const MOST_CHANGES = 25
/** How often an alarm on data is evaluated at least, where its period does not end sooner. */
const EVALUATED_EVERY = MINUTE
/** How often any alarm is looked at, although nothing can have changed. */
const LOOKED_AT_EVERY = HOUR
/** One that is due later was put off by a clock that went back. */
const HORIZON = 2 * LOOKED_AT_EVERY

/**
 * Evaluates alarms when they are due: after a new datapoint, PutMetricAlarm and SetAlarmState (which make them due in
 * their own transactions), and otherwise when time alone may change what its data say: as periods end. Without data in
 * its range, and from there on, nothing can: it is left alone until some come. Any number of nodes may run one: an
 * alarm is read, evaluated, changed and put off in one transaction, so each transition is made by one of them.
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
      const found = await this.#evaluateTogether(accountId, { now, latest })
      if (found === 0) return now + SECOND // Another node was faster.
    }
  }

  /** Evaluates some of the alarms that are due. Resolves to how many. */
  async #evaluateTogether(accountId: AccountId, times: DueTimes): Promise<number> {
    const { store, onPublished, onError } = this.#options
    const { alarms, left, failures, isChanged } = await store
      .record(accountId, (tx) => this.#evaluateIn(tx, accountId, times, { makesTransitions: true }))
      // One alarm that cannot be changed must not keep the others from it: then each has a transaction of its own.
      .catch(() => store.record(accountId, (tx) => this.#evaluateIn(tx, accountId, times, { makesTransitions: false })))
    if (isChanged) onPublished?.()
    for (const failure of failures) onError(failure)
    for (const { alarm, state } of left) {
      try {
        await this.#changeAlone(accountId, alarm, state)
      } catch (error) {
        onError(error)
      }
    }
    return alarms
  }

  /**
   * Within one transaction: nothing comes between what is read and what follows of it. A transition that tells other
   * accounts is left to a transaction of theirs.
   */
  async #evaluateIn(
    tx: Repositories,
    accountId: AccountId,
    times: DueTimes,
    { makesTransitions }: { readonly makesTransitions: boolean },
  ): Promise<Evaluated> {
    const dependencies = { ...this.#options, accountId }
    const metrics = await tx.metrics.settled()
    const due = await tx.alarms.due(times, BATCH)
    const looks = due.map((alarm) => ({ alarm, now: notBefore(alarm, times.now) }))
    const data = await metrics.recent(looks.map(({ alarm, now }) => evaluationQuery(alarm, now)))
    const failures: unknown[] = []
    const own: Change[] = []
    const left: Change[] = []
    const putOff: { alarm: AlarmRecord; until: number }[] = []
    for (const [index, { alarm, now }] of looks.entries()) {
      if (own.length >= MOST_CHANGES) break // The others stay due.
      const datapoints = data[index] ?? []
      // What is still to be done, or went wrong, has its turn again soon.
      let until = times.now + EVALUATED_EVERY
      try {
        const state = evaluate(alarm, datapoints, now)
        const isLeft = state !== undefined && (!makesTransitions || tellsOthers(alarm, state, accountId))
        if (state) (isLeft ? left : own).push({ alarm, state })
        if (!isLeft) until = Math.min(nextLook(alarm, datapoints, now), times.now + LOOKED_AT_EVERY)
      } catch (error) {
        failures.push(error)
      }
      putOff.push({ alarm, until })
    }
    await tx.alarms.putOff(putOff)
    for (const { alarm, state } of own) await transition(tx, alarm, state, { now: times.now }, dependencies)
    return { alarms: putOff.length, left, failures, isChanged: own.length > 0 }
  }

  async #changeAlone(accountId: AccountId, alarm: AlarmRecord, state: Change['state']): Promise<void> {
    const { store, clock, onPublished } = this.#options
    const dependencies = { ...this.#options, accountId }
    const hosts = await hostsOf(alarm, state, dependencies)
    const isMade = await store.record(hosts.length === 0 ? accountId : [accountId, ...hosts], (tx) =>
      transition(tx, alarm, state, { now: clock() }, dependencies),
    )
    if (isMade) onPublished?.()
  }
}

interface Change {
  readonly alarm: AlarmRecord
  readonly state: NonNullable<ReturnType<typeof evaluate>>
}

interface Evaluated {
  /** How many were looked at. */
  readonly alarms: number
  /** What is still to be changed, each by itself. */
  readonly left: readonly Change[]
  readonly failures: readonly unknown[]
  readonly isChanged: boolean
}

/**
 * When time alone may change what the datapoints say. Of none, now or to come, never: it is looked at all the same. A
 * longer period says the same until it ends.
 */
function nextLook({ configuration: { period } }: AlarmRecord, datapoints: readonly unknown[], now: number): number {
  if (datapoints.length === 0) return now + LOOKED_AT_EVERY
  const length = period * SECOND
  return length <= EVALUATED_EVERY ? now + length : periodStart(now, period) + length
}
