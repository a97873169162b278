import type { MetricStat } from '../../../../models/cloudwatch.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../aws/index.ts'
import { ValidationError } from '../errors.ts'

/** "You can add up to six dynamic values to a label. You can use the `${LABEL}` placeholder only once". */
const MOST_VALUES = 6

/** What stands for a value that there is not: nothing was measured, or the metric has no such dimension. */
const NOTHING = '--'

interface Point {
  readonly start: number
  readonly value: number
}

/** What a label may tell of. */
export interface Labelled {
  /** The label that the metric has without one. */
  readonly label: string
  readonly metric: MetricStat
  /** Of the whole time range, the oldest first, whatever page of it is shown. */
  readonly points: readonly Point[]
  readonly accountId: string
  readonly region: string
  readonly now: number
  /** Of LabelOptions: `+0130`. Default: UTC. */
  readonly timezone: string | undefined
}

const PLACEHOLDER = /\$\{(?:([A-Z_]+)|PROP\('([^'{}]*)'\))\}/g

/**
 * A label with its dynamic values. What is no placeholder of AWS's stays as it stands. How AWS writes numbers and times
 * in labels, and what it answers to more than six, was not seen.
 *
 * @throws ValidationError (400)
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
export function dynamicLabel(label: string, labelled: Labelled): string {
  if (!label.includes('${')) return label
  let values = 0
  let labels = 0
  return label.replaceAll(PLACEHOLDER, (placeholder, name: string | undefined, property: string | undefined) => {
    const text = property === undefined ? liveValue(name ?? '', labelled) : propertyOf(property, labelled)
    if (text === undefined) return placeholder
    if (name === 'LABEL') labels += 1
    else values += 1
    if (values > MOST_VALUES) throw ValidationError(`A label may have ${MOST_VALUES} dynamic values at most.`)
    if (labels > 1) throw ValidationError('A label may have ${LABEL} only once.')
    return text
  })
}

function propertyOf(
  name: string,
  { metric: { Metric, Period, Stat }, accountId, region }: Labelled,
): string | undefined {
  if (name.startsWith('Dim.')) {
    return Metric.Dimensions?.find(({ Name }) => Name === name.slice('Dim.'.length))?.Value ?? NOTHING
  }
  switch (name) {
    case 'AccountId':
      return accountId
    case 'MetricName':
      return Metric.MetricName
    case 'Namespace':
      return Metric.Namespace
    case 'Period':
      return String(Period)
    case 'Region':
      return region
    case 'Stat':
      return Stat
    default:
      return undefined
  }
}

/** `undefined` for what is no name of a live value. */
function liveValue(name: string, { label, points, now, timezone }: Labelled): string | undefined {
  if (name === 'LABEL') return label
  if (name === 'DATAPOINT_COUNT') return String(points.length)
  const found = Object.hasOwn(LIVE_VALUES, name) ? LIVE_VALUES[name] : undefined
  if (found === undefined) return undefined
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return NOTHING
  return found({ points, first, last, now, timezone })
}

interface Measured {
  readonly points: readonly Point[]
  readonly first: Point
  readonly last: Point
  readonly now: number
  readonly timezone: string | undefined
}

const lowest = ({ points, first }: Measured) => points.reduce((a, b) => (b.value < a.value ? b : a), first)
const highest = ({ points, first }: Measured) => points.reduce((a, b) => (b.value > a.value ? b : a), first)
const sum = ({ points }: Measured) => points.reduce((total, { value }) => total + value, 0)

/** A point's value, its time, and how long ago that was. */
function ofPoint(name: string, pointOf: (measured: Measured) => Point): Record<string, (measured: Measured) => string> {
  return {
    [name]: (measured) => String(pointOf(measured).value),
    [`${name}_TIME`]: (measured) => timeText(pointOf(measured).start, measured.timezone),
    [`${name}_TIME_RELATIVE`]: (measured) => durationText(measured.now - pointOf(measured).start),
  }
}

const LIVE_VALUES: Readonly<Record<string, (measured: Measured) => string>> = {
  ...ofPoint('FIRST', ({ first }) => first),
  ...ofPoint('LAST', ({ last }) => last),
  ...ofPoint('MIN', lowest),
  ...ofPoint('MAX', highest),
  AVG: (measured) => String(sum(measured) / measured.points.length),
  SUM: (measured) => String(sum(measured)),
  FIRST_LAST_RANGE: ({ first, last }) => String(Math.abs(last.value - first.value)),
  FIRST_LAST_TIME_RANGE: ({ first, last }) => durationText(last.start - first.start),
  MIN_MAX_RANGE: (measured) => String(highest(measured).value - lowest(measured).value),
  MIN_MAX_TIME_RANGE: (measured) => durationText(highest(measured).start - lowest(measured).start),
}

/** "The format is `+` or `-` followed by four digits. The first two digits indicate the number of hours". */
const TIMEZONE = /^([+-])(\d\d)([0-5]\d)$/

/** @throws ValidationError (400): in our words. */
export function assertTimezone(timezone: string | undefined): void {
  if (timezone !== undefined && !TIMEZONE.test(timezone)) {
    throw ValidationError('The parameter LabelOptions.Timezone must be + or - followed by four digits.')
  }
}

function timeText(time: number, timezone = '+0000'): string {
  const [, sign, hours, minutes] = TIMEZONE.exec(timezone) ?? []
  const offset = (Number(hours) * HOUR + Number(minutes) * MINUTE) * (sign === '-' ? -1 : 1)
  const [date, clock = ''] = new Date(time + offset).toISOString().split('T')
  return `${date} ${clock.slice(0, 8)} ${offset === 0 ? 'UTC' : timezone}`
}

/** `1d 2h 5m`; whether before or after, as AWS's page has it. */
function durationText(milliseconds: number): string {
  let left = Math.abs(milliseconds)
  const parts: string[] = []
  for (const [unit, size] of UNITS_OF_TIME) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) parts.push(`${count}${unit}`)
  }
  return parts.length === 0 ? '0s' : parts.join(' ')
}

const UNITS_OF_TIME = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
] as const
