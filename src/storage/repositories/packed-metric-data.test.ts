import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricAggregate, NewDatapoint } from './metric-data.ts'
import { packedData, unpackedData } from './packed-metric-data.ts'

const DIMENSIONS = [
  [],
  [{ Name: 'Host', Value: 'a' }],
  [
    { Name: 'Host', Value: 'b' },
    { Name: 'App', Value: '"x"' },
  ],
]
const AGGREGATES: readonly MetricAggregate[] = [
  { count: 1, sum: -2.5, min: -2.5, max: -2.5, values: [[-2.5, 1]] },
  { count: 3, sum: 0.3, min: 0.1, max: 0.1, values: [[0.1, 3]] },
  { count: 1, sum: 7, min: 7, max: 7 },
  { count: 5, sum: 2 ** 360, min: 0, max: 2 ** 360 },
  {
    count: 4,
    sum: 10,
    min: 1,
    max: 4,
    values: [
      [1, 1],
      [2, 2.5],
      [4, 0.5],
    ],
  },
  // A statistic set beside a value says what it says.
  { count: 1, sum: 9, min: 1, max: 5, values: [[5, 1]] },
]

test('data come out of a row as they went into it', () => {
  const data: NewDatapoint[] = ['A', 'A', 'B', '', 'A'].flatMap((namespace, at) =>
    DIMENSIONS.flatMap((dimensions) =>
      AGGREGATES.map((aggregate, index) => ({
        metric: { namespace, metricName: `m${index}`, dimensions },
        datapoint: { timestamp: 1_800_000_000_000 + at, resolution: index % 2 ? 1 : 60, unit: 'None', aggregate },
      })),
    ),
  )
  assert.deepEqual(unpackedData(packedData(data)), data)
  assert.deepEqual(unpackedData(packedData(data.toReversed())), data.toReversed())
  assert.deepEqual(unpackedData(packedData([])), [])
})
