import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRange, periodEnd, stepLine, verticalRange } from './graph-points.ts'

const at = (seconds: number) => new Date(seconds * 1000)

test('a datapoint is drawn over its period', () => {
  assert.deepEqual(stepLine([{ time: at(0), value: 5 }], 60, at(100)), [
    { x: at(0), y: 5 },
    { x: at(59.999), y: 5 },
  ])
})

test('the line of the period in progress ends now', () => {
  assert.deepEqual(stepLine([{ time: at(60), value: 5 }], 60, at(90)), [
    { x: at(60), y: 5 },
    { x: at(90), y: 5 },
  ])
})

test('data are read to the end of the period in progress', () => {
  assert.deepEqual(periodEnd(at(30), 21_600), at(21_600))
  assert.deepEqual(periodEnd(at(21_600), 21_600), at(43_200))
})

test('datapoints are drawn in the order of time, whatever order they come in', () => {
  const points = stepLine(
    [
      { time: at(60), value: 2 },
      { time: at(0), value: 1 },
    ],
    60,
    at(200),
  )
  assert.deepEqual(
    points.map((point) => point.y),
    [1, 1, 2, 2],
  )
})

const ranges = [
  { values: [], range: [0, 1] },
  { values: [0], range: [0, 1] },
  { values: [10, 100], range: [0, 110] },
  { values: [-10, 90], range: [-20, 100] },
  { values: [-10], range: [-11, 0] },
]
for (const { values, range } of ranges) {
  test(`a graph of ${JSON.stringify(values)} goes from ${range[0]} to ${range[1]}`, () => {
    assert.deepEqual(verticalRange(values), range)
  })
}

test('a graph shows enough periods', () => {
  assert.equal(defaultRange(60), '10800')
  assert.equal(defaultRange(300), '10800')
  assert.equal(defaultRange(21_600), '86400')
  assert.equal(defaultRange(86_400), '604800')
})
