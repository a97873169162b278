import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GetMetricDataInput } from '../../../../models/cloudwatch.ts'
import { ACCOUNT, MonitoringScene } from '../testing.ts'

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html, sentence by sentence.

const MINUTE = 60_000
const NOON = Date.UTC(2026, 0, 2, 12)

/** The oldest and the newest neither lowest nor highest. */
const VALUES = [20, 5, 40, 10]

async function labelsOf(labels: readonly string[], options: Partial<GetMetricDataInput> = {}) {
  const scene = await MonitoringScene.open()
  scene.now = NOON
  const Dimensions = [{ Name: 'Host', Value: 'web-1' }]
  await scene.cloudwatch('PutMetricData', {
    Namespace: 'Test',
    MetricData: VALUES.map((Value, i) => ({
      MetricName: 'Load',
      Dimensions,
      Value,
      Timestamp: new Date(NOON - (VALUES.length - i) * 10 * MINUTE),
    })),
  })
  const Metric = { Namespace: 'Test', MetricName: 'Load', Dimensions }
  const { MetricDataResults } = await scene.cloudwatch('GetMetricData', {
    StartTime: new Date(NOON - 60 * MINUTE),
    EndTime: new Date(NOON),
    MetricDataQueries: labels.map((Label, i) => ({
      Id: `m${i}`,
      Label,
      MetricStat: { Metric, Period: 60, Stat: 'Sum' },
    })),
    ...options,
  })
  return MetricDataResults?.map(({ Label }) => Label)
}

const SENTENCES: Readonly<Record<string, readonly [label: string, sentence: string]>> = {
  '${AVG}': ['18.75', 'The average of the values in the time range'],
  '${DATAPOINT_COUNT}': ['4', 'The number of data points in the time range'],
  '${FIRST}': ['20', 'The oldest of the metric values'],
  '${FIRST_LAST_RANGE}': ['10', 'The difference between the values of the oldest and newest data points'],
  '${FIRST_LAST_TIME_RANGE}': ['30m', 'The absolute time range between the oldest and newest data points'],
  '${FIRST_TIME}': ['2026-01-02 11:20:00 UTC', 'The timestamp of the oldest data point'],
  '${FIRST_TIME_RELATIVE}': ['40m', 'The absolute time difference between now and the oldest data point'],
  '${LABEL}': ['Load', 'The representation of the default label for a metric'],
  '${LAST}': ['10', 'The most recent of the metric values'],
  '${LAST_TIME}': ['2026-01-02 11:50:00 UTC', 'The timestamp of the newest data point'],
  '${LAST_TIME_RELATIVE}': ['10m', 'The absolute time difference between now and the newest data point'],
  '${MAX}': ['40', 'The maximum of the values'],
  '${MAX_TIME}': ['2026-01-02 11:40:00 UTC', 'The timestamp of the data point that has the highest value'],
  '${MAX_TIME_RELATIVE}': ['20m', 'The absolute time difference between now and the highest data point'],
  '${MIN}': ['5', 'The minimum of the values'],
  '${MIN_MAX_RANGE}': ['35', 'The difference between the data points with the highest and lowest values'],
  '${MIN_MAX_TIME_RANGE}': ['10m', 'The absolute time range between the highest and lowest data points'],
  '${MIN_TIME}': ['2026-01-02 11:30:00 UTC', 'The timestamp of the data point that has the lowest value'],
  '${MIN_TIME_RELATIVE}': ['30m', 'The absolute time difference between now and the lowest data point'],
  "${PROP('AccountId')}": [ACCOUNT, 'The account ID of the metric'],
  "${PROP('Dim.Host')}": ['web-1', 'The value of the specified dimension'],
  "${PROP('Dim.host')}": ['--', 'The name of a dimension is case-sensitive'],
  "${PROP('MetricName')}": ['Load', 'The name of the metric'],
  "${PROP('Namespace')}": ['Test', 'The namespace of the metric'],
  "${PROP('Period')}": ['60', 'The period of the metric, in seconds'],
  "${PROP('Region')}": ['us-east-1', 'The Region where the metric is published'],
  "${PROP('Stat')}": ['Sum', 'The metric statistic that is being graphed'],
  '${SUM}': ['75', 'The sum of the values in the time range'],
}

test('each dynamic value of a label is what AWS’s page says', async () => {
  const told = await labelsOf(Object.keys(SENTENCES))
  for (const [i, [placeholder, [label, sentence]]] of Object.entries(SENTENCES).entries())
    assert.equal(told?.[i], label, `${placeholder}: ${sentence}`)
})

test('values stand among the text of a label, and what is none of AWS’s stays as it stands', async () => {
  const others = [
    '${NOTHING}',
    '${max}',
    '${ MAX }',
    "${PROP('Colour')}",
    '${__proto__}',
    '${constructor}',
    '${MAX',
    '$MAX',
  ]
  assert.deepEqual(await labelsOf(["max: ${MAX} of ${PROP('Dim.Host')}: ${LABEL}", ...others]), [
    'max: 40 of web-1: Load',
    ...others,
  ])
})

test('"derived from the time range": a page of it, and its order, change nothing', async () => {
  const label = ['${FIRST} ${LAST} ${SUM} ${DATAPOINT_COUNT}']
  assert.deepEqual(await labelsOf(label, { MaxDatapoints: 1 }), ['20 10 75 4'])
  assert.deepEqual(await labelsOf(label, { ScanBy: 'TimestampAscending' }), ['20 10 75 4'])
})

test('of nothing that was measured there is a number of data points alone', async () => {
  const span = { StartTime: new Date(NOON - 600 * MINUTE), EndTime: new Date(NOON - 500 * MINUTE) }
  assert.deepEqual(await labelsOf(['${MAX} ${LAST_TIME} ${DATAPOINT_COUNT} ${LABEL}'], span), ['-- -- 0 Load'])
})

test('times are of the time zone that LabelOptions name', async () => {
  const inZone = (Timezone: string) => labelsOf(['${LAST_TIME}'], { LabelOptions: { Timezone } })
  assert.deepEqual(await inZone('+0130'), ['2026-01-02 13:20:00 +0130'])
  assert.deepEqual(await inZone('-1200'), ['2026-01-01 23:50:00 -1200'])
  assert.deepEqual(await inZone('+0000'), ['2026-01-02 11:50:00 UTC'])
  for (const Timezone of ['', 'UTC', '0130', '+130', '+01:30', '+0160', '+01300'])
    await assert.rejects(inZone(Timezone), { code: 'ValidationError', status: 400 }, Timezone)
})

test('"up to six dynamic values", and "the ${LABEL} placeholder only once"', async () => {
  assert.deepEqual(await labelsOf([`${'${SUM} '.repeat(6)}\${LABEL}`]), [`${'75 '.repeat(6)}Load`])
  for (const label of ['${SUM}'.repeat(7), '${LABEL}${LABEL}'])
    await assert.rejects(labelsOf([label]), { code: 'ValidationError', status: 400 }, label)
})
