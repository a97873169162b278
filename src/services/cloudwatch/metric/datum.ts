import type { MetricDatum } from '../../../../models/cloudwatch.ts'
import { DAY, HOUR } from '../../../aws/index.ts'
import { aggregateOf } from '../../../storage/repositories/metric-aggregate.ts'
import type { MetricAggregate, MetricDatapoint } from '../../../storage/repositories/metric-data.ts'
import { InvalidParameterCombination, InvalidParameterValue, MissingParameter } from '../errors.ts'
import { invalidPart } from './dimension.ts'
import { periodStart } from './series.ts'

/**
 * "Values must be in the range of -2^360 to 2^360":
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
const MAX_VALUE = 2 ** 360

/**
 * One item of PutMetricData as it is kept; `index` is its place in the request, from 1.
 *
 * @throws InvalidParameterValue, InvalidParameterCombination or MissingParameter (400), in AWS's words.
 */
export function readDatum(datum: MetricDatum, index: number, now: number): MetricDatapoint {
  const name = `MetricData.member.${index}`
  const resolution = datum.StorageResolution ?? 60
  if (resolution !== 1 && resolution !== 60) {
    throw InvalidParameterValue(`The parameter ${name}.StorageResolution must be a value in the set [ 1, 60 ].`)
  }
  assertDimensions(datum, name)
  const time = datum.Timestamp?.getTime() ?? now
  assertTime(time, name, now)
  return {
    timestamp: periodStart(time, resolution),
    resolution,
    unit: datum.Unit ?? 'None',
    aggregate: readValues(datum, name),
  }
}

function assertDimensions({ Dimensions = [] }: MetricDatum, name: string): void {
  const names = new Set(Dimensions.map(({ Name }) => Name))
  if (names.size < Dimensions.length) {
    throw InvalidParameterValue(`No two dimensions of ${name} may have the same name.`)
  }
  Dimensions.forEach((dimension, index) => {
    const part = invalidPart(dimension)
    if (part === undefined) return
    const place = `${name}.Dimensions.member.${index + 1}.${part}`
    throw InvalidParameterValue(`The value ${dimension[part]} for parameter ${place} is invalid.`)
  })
}

function assertTime(time: number, name: string, now: number): void {
  if (!(time >= now - 14 * DAY)) {
    throw InvalidParameterValue(`The parameter ${name}.Timestamp must specify a time within the past two weeks.`)
  }
  if (time > now + 2 * HOUR) {
    throw InvalidParameterValue(
      `The parameter ${name}.Timestamp must specify a time no more than two hours in the future.`,
    )
  }
}

/**
 * `Values` and `StatisticValues` may come together (observed in AWS, 2023-11-30), as the CloudWatch agent sends a
 * distribution: the set then says what its members say, and the values what percentiles are made of.
 */
function readValues({ Value, Values, Counts, StatisticValues }: MetricDatum, name: string): MetricAggregate {
  if (Value !== undefined) {
    const other = Values !== undefined ? 'Values' : StatisticValues !== undefined ? 'StatisticValues' : undefined
    if (other !== undefined) {
      throw InvalidParameterCombination(
        `The parameters ${name}.Value and ${name}.${other} are mutually exclusive and you have specified both.`,
      )
    }
  }
  if (Counts !== undefined && Values === undefined) {
    throw InvalidParameterCombination(`The parameter ${name}.Counts can only be specified with ${name}.Values.`)
  }
  if (Value !== undefined) return aggregateOf([[checked(Value, `${name}.Value`), 1]])
  const list = Values && readList(Values, Counts, name)
  const set = StatisticValues && readStatisticSet(StatisticValues, `${name}.StatisticValues`)
  const aggregate = set && list ? { ...set, values: list.values } : (set ?? list)
  if (aggregate === undefined) throw MissingParameter(`The parameter ${name}.Value is required.`)
  return aggregate
}

function readList(values: readonly number[], counts: readonly number[] | undefined, name: string): MetricAggregate {
  if (values.length === 0) throw MissingParameter(`The parameter ${name}.Values is required.`)
  if (values.length > 150) {
    throw InvalidParameterValue(`The collection ${name}.Values must not have a size greater than 150.`)
  }
  if (counts !== undefined && counts.length !== values.length) {
    throw InvalidParameterValue(`The parameters ${name}.Values and ${name}.Counts must be of the same size.`)
  }
  return aggregateOf(
    values.map((value, index) => {
      const count = checked(counts?.[index] ?? 1, `${name}.Counts.member.${index + 1}`)
      if (count <= 0)
        throw InvalidParameterValue(`The value ${count} for parameter ${name}.Counts must be greater than 0.`)
      return [checked(value, `${name}.Values.member.${index + 1}`), count] as const
    }),
  )
}

function readStatisticSet(set: NonNullable<MetricDatum['StatisticValues']>, name: string): MetricAggregate {
  for (const [member, value] of Object.entries(set)) checked(value, `${name}.${member}`)
  const { SampleCount, Sum, Minimum, Maximum } = set
  if (SampleCount <= 0) {
    throw InvalidParameterValue(`The parameter ${name}.SampleCount must be greater than 0.`)
  }
  if (Maximum < Minimum) {
    throw InvalidParameterValue(`The parameter ${name}.Maximum must be greater than or equal to ${name}.Minimum.`)
  }
  return { count: SampleCount, sum: Sum, min: Minimum, max: Maximum }
}

/** Special values and values out of range are refused: a metric that has one is of no use any more. */
function checked(value: number, name: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > MAX_VALUE) {
    throw InvalidParameterValue(`The value ${value} for parameter ${name} is invalid.`)
  }
  return value
}
