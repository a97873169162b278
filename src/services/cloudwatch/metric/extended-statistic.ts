import { knownValues } from '../../../storage/repositories/metric-aggregate.ts'
import type { MetricAggregate } from '../../../storage/repositories/metric-data.ts'
import { type Bounds, countOf, type Distribution, percentile, sumOf, trimmed, winsorized } from './distribution.ts'

/** A statistic that needs the values themselves. */
export interface ExtendedStatistic {
  /** `undefined` where the values are not known, where one is negative (AWS has none then), or where none is left. */
  readonly of: (aggregate: MetricAggregate) => number | undefined
  /** Of a percentile: which. */
  readonly percent?: number
}

/** What each abbreviation makes of the values, given its bounds. `PR` has fixed ones only. */
const FAMILIES = {
  TM: (values, bounds) => meanOf(trimmed(values, bounds)),
  WM: (values, bounds) => meanOf(winsorized(values, bounds)),
  TC: (values, bounds) => countOf(trimmed(values, bounds)),
  TS: (values, bounds) => sumOf(trimmed(values, bounds)),
  PR: (values, bounds) => (100 * countOf(trimmed(values, bounds))) / countOf(values),
} as const satisfies Record<string, (values: Distribution, bounds: Bounds) => number | undefined>

/** "Up to 10 decimal places." */
const PERCENT = String.raw`\d{1,2}(?:\.\d{1,10})?|100(?:\.0{1,10})?`
const VALUE = String.raw`\d{1,110}(?:\.\d{1,10})?`
const UP_TO = new RegExp(`^(p|tm|wm|tc|ts)(${PERCENT})$`)
const BETWEEN_PERCENTS = new RegExp(`^(TM|WM|TC|TS)\\((?:(${PERCENT})%)?:(?:(${PERCENT})%)?\\)$`)
const BETWEEN_VALUES = new RegExp(`^(TM|WM|TC|TS|PR)\\((${VALUE})?:(${VALUE})?\\)$`)

/**
 * The percentile, trimmed mean, count or sum, winsorized mean, percentile rank or interquartile mean of that name;
 * `undefined` where AWS has none.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function extendedStatistic(name: string): ExtendedStatistic | undefined {
  if (name === 'IQM') return family('TM', { kind: 'percent', low: 25, high: 75 })
  const [, abbreviation = '', percent] = UP_TO.exec(name) ?? []
  if (percent !== undefined) {
    const high = Number(percent)
    return abbreviation === 'p'
      ? { percent: high, of: ofValues((values) => percentile(values, high)) }
      : family(abbreviation.toUpperCase(), { kind: 'percent', high })
  }
  return between(BETWEEN_PERCENTS.exec(name), 'percent') ?? between(BETWEEN_VALUES.exec(name), 'value')
}

function between(match: RegExpExecArray | null, kind: Bounds['kind']): ExtendedStatistic | undefined {
  if (match === null) return undefined
  const [, abbreviation = '', ...texts] = match
  const [low, high] = texts.map((text) => (text === undefined ? undefined : Number(text)))
  const isEmpty = low === undefined ? high === undefined : high !== undefined && low >= high
  return isEmpty
    ? undefined
    : family(abbreviation, { kind, ...(low !== undefined && { low }), ...(high !== undefined && { high }) })
}

function family(abbreviation: string, bounds: Bounds): ExtendedStatistic | undefined {
  if (!isFamily(abbreviation)) return undefined
  const compute = FAMILIES[abbreviation]
  return { of: ofValues((values) => compute(values, bounds)) }
}

function isFamily(abbreviation: string): abbreviation is keyof typeof FAMILIES {
  return Object.hasOwn(FAMILIES, abbreviation)
}

function ofValues(compute: (values: Distribution) => number | undefined): ExtendedStatistic['of'] {
  return (aggregate) => {
    const values = knownValues(aggregate)
    if (values === undefined || aggregate.min < 0 || countOf(values) <= 0) return undefined
    return compute(values)
  }
}

function meanOf(values: Distribution): number | undefined {
  const count = countOf(values)
  return count > 0 ? sumOf(values) / count : undefined
}
