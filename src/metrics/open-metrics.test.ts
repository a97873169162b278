import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readOpenMetrics, valuesOf } from '../../test/support/open-metrics.ts'
import { Counters, Gauge, Histograms, openMetrics } from './index.ts'

test('the text of no family is its end alone', () => {
  assert.equal(openMetrics([]), '# EOF\n')
})

test('a counter is written as the specification writes one', () => {
  const counters = new Counters({ name: 'requests', help: 'How many.', labels: ['service', 'outcome'] })
  counters.of('iam', 'ok').add()
  counters.of('iam', 'ok').add(2)
  counters.of('sts', 'denied').add()
  assert.equal(
    openMetrics([counters]),
    [
      '# TYPE requests counter',
      '# HELP requests How many.',
      'requests_total{service="iam",outcome="ok"} 3',
      'requests_total{service="sts",outcome="denied"} 1',
      '# EOF\n',
    ].join('\n'),
  )
})

test('a histogram has cumulative buckets with bounds as floats, a count and a sum', () => {
  const times = new Histograms({ name: 'time_seconds', help: 'How long.', unit: 'seconds' })
  for (const seconds of [0.00048828125, 0.0009765625, 1, 11]) times.of().observe(seconds)
  const families = readOpenMetrics(openMetrics([times]))
  assert.deepEqual(valuesOf(families, 'time_seconds_bucket', { le: '0.0005' }), [1])
  assert.deepEqual(valuesOf(families, 'time_seconds_bucket', { le: '0.001' }), [2])
  assert.deepEqual(valuesOf(families, 'time_seconds_bucket', { le: '1.0' }), [3])
  assert.deepEqual(valuesOf(families, 'time_seconds_bucket', { le: '10.0' }), [3])
  assert.deepEqual(valuesOf(families, 'time_seconds_bucket', { le: '+Inf' }), [4])
  assert.deepEqual(valuesOf(families, 'time_seconds_count'), [4])
  assert.deepEqual(valuesOf(families, 'time_seconds_sum'), [12.00146484375])
})

test('a gauge that nobody can read has no sample, and a fact is written as info', () => {
  const gauges = [
    new Gauge({ name: 'unknown_gauge', help: 'Nobody knows.' }, () => undefined),
    new Gauge({ name: 'known_gauge', help: 'Known.' }, () => -0.5),
    new Gauge({ name: 'build', help: 'Which.', labels: ['version'] }, () => [[['1'], 1]], 'info'),
  ]
  const families = readOpenMetrics(openMetrics(gauges))
  assert.deepEqual(valuesOf(families, 'unknown_gauge'), [])
  assert.deepEqual(valuesOf(families, 'known_gauge'), [-0.5])
  assert.deepEqual(valuesOf(families, 'build_info', { version: '1' }), [1])
})

test('whatever stands in help and labels, the text is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.nat(), (help, value, count) => {
      const line = help.replaceAll('\r', '')
      const counters = new Counters({ name: 'any', help: line, labels: ['label'] })
      counters.of(value).add(count)
      const read = readOpenMetrics(openMetrics([counters])).get('any')
      assert.equal(read?.help, line)
      assert.deepEqual(read?.samples, [{ name: 'any_total', labels: { label: value }, value: count }])
    }),
    { numRuns: 300 },
  )
})

test('beyond its bound a family counts together what it has no series for', () => {
  const counters = new Counters({ name: 'bounded', help: 'Bounded.', labels: ['a', 'b'] }, 3)
  for (let index = 0; index < 100; index++) counters.of(`${index}`, 'x').add()
  counters.of('0', 'x').add()
  const families = readOpenMetrics(openMetrics([counters]))
  assert.equal(families.get('bounded')?.samples.length, 4)
  assert.deepEqual(valuesOf(families, 'bounded_total', { a: '0' }), [2])
  assert.deepEqual(valuesOf(families, 'bounded_total', { a: 'other', b: 'other' }), [97])
})

test('a series has all labels of its family', () => {
  const counters = new Counters({ name: 'labelled', help: 'Labelled.', labels: ['a'] })
  assert.throws(() => counters.of('1', '2'), /1 labels have 2 values/)
})

for (const [why, text] of [
  ['no end', '# TYPE a counter\na_total 1\n'],
  ['something after the end', '# EOF\na 1\n'],
  ['a counter without its suffix', '# TYPE a counter\na 1\n# EOF\n'],
  ['a family in two places', '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# HELP a late\n# EOF\n'],
  ['a series twice', '# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n# EOF\n'],
  ['a label that is not closed', '# TYPE a gauge\na{b="1} 1\n# EOF\n'],
  ['an escape that there is not', '# TYPE a gauge\na{b="\\t"} 1\n# EOF\n'],
  ['a unit that the name lacks', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n'],
  ['an exemplar', '# TYPE a counter\na_total 1 # {id="1"} 1\n# EOF\n'],
  [
    'buckets that shrink',
    '# TYPE a histogram\na_bucket{le="1.0"} 2\na_bucket{le="+Inf"} 1\na_count 1\na_sum 1\n# EOF\n',
  ],
  ['a number that is none', '# TYPE a gauge\na one\n# EOF\n'],
] as const) {
  test(`the reader of these tests refuses ${why}`, () => {
    assert.throws(() => readOpenMetrics(text))
  })
}
