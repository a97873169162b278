import { COMPARISONS, type Comparison } from './comparison.ts'

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

export const MISSING_DATA_TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const

/** What stands in for a datapoint that is not there. */
export type MissingDataTreatment = (typeof MISSING_DATA_TREATMENTS)[number]

/** One period of the evaluation range; `value` is absent where no data came in. */
export interface Slot {
  /** Start of the period, epoch milliseconds. */
  readonly start: number
  readonly value?: number
  readonly sampleCount?: number
}

/** The part of an alarm that a decision depends on. */
export interface Rule {
  readonly comparison: Comparison
  readonly threshold: number
  /** N. */
  readonly evaluationPeriods: number
  /** M; absent when the alarm names none, which means N. */
  readonly datapointsToAlarm?: number
  readonly treatMissingData: MissingDataTreatment
}

/** What an evaluation found: the state, and what the reason is worded from. */
export type Evaluation =
  | {
      readonly kind: 'threshold'
      readonly state: 'OK' | 'ALARM'
      readonly evaluated: readonly Slot[]
      readonly filled: number
    }
  | { readonly kind: 'no data'; readonly state: 'OK' | 'ALARM'; readonly filled: number }
  | { readonly kind: 'insufficient'; readonly state: 'INSUFFICIENT_DATA'; readonly filled: number }
  | { readonly kind: 'retain' }

/**
 * How many more periods than `EvaluationPeriods` are looked at, in case some have no data. AWS gives one figure (5 for
 * 3) and says that the number depends on the period; ours is always two more.
 */
const EXTRA_PERIODS = 2

/** The number of periods in the evaluation range. */
export function evaluationRange(rule: Pick<Rule, 'evaluationPeriods'>): number {
  return rule.evaluationPeriods + EXTRA_PERIODS
}

/**
 * Decides an alarm's state from the periods of its evaluation range, oldest first.
 *
 * Real datapoints come first: where the range holds N of them, the newest N decide and nothing is filled in. Otherwise
 * all of them count, and what is missing to N is filled in by the alarm's treatment of missing data.
 *
 * `retain` means that the alarm stays as it is: `ignore`, or data that says neither (a lone new breaching datapoint,
 * which the next one may follow or not).
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function decideState(slots: readonly Slot[], rule: Rule): Evaluation {
  const needed = rule.evaluationPeriods
  const toAlarm = rule.datapointsToAlarm ?? needed
  const isBreaching = (slot: Slot) =>
    slot.value !== undefined && COMPARISONS[rule.comparison].breaches(slot.value, rule.threshold)

  const real = slots.filter((slot) => slot.value !== undefined)
  const evaluated = real.slice(-needed)
  const breaching = evaluated.filter(isBreaching).length
  const filled = needed - evaluated.length
  const decided = (state: 'OK' | 'ALARM'): Evaluation =>
    evaluated.length === 0 ? { kind: 'no data', state, filled } : { kind: 'threshold', state, evaluated, filled }

  if (breaching >= toAlarm) return decided('ALARM')
  if (filled === 0) return decided('OK')

  switch (rule.treatMissingData) {
    case 'breaching':
      return decided(breaching + filled >= toAlarm ? 'ALARM' : 'OK')
    case 'notBreaching':
      return decided('OK')
    case 'missing':
    case 'ignore':
      break
    default:
      return rule.treatMissingData satisfies never
  }

  const ignore = rule.treatMissingData === 'ignore'
  if (evaluated.length === 0)
    return ignore ? { kind: 'retain' } : { kind: 'insufficient', state: 'INSUFFICIENT_DATA', filled }
  if (breaching < evaluated.length) return decided('OK')

  // Only breaching datapoints, fewer than M. "Alarms are designed to always go into ALARM state when the oldest
  // available breaching datapoint […] is at least as old as the value of Datapoints to Alarm, and all other more recent
  // data points are breaching or missing" (the page above, "Avoiding premature transitions to alarm state"); its tables
  // let `ignore` keep the state.
  const oldest = slots.length - slots.findIndex((slot) => slot.value !== undefined)
  return oldest >= toAlarm && !ignore ? decided('ALARM') : { kind: 'retain' }
}
