import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aggregateOf, merge } from '../../../storage/repositories/metric-aggregate.ts'
import type { MetricAggregate } from '../../../storage/repositories/metric-data.ts'
import { extendedStatistic } from './extended-statistic.ts'
import { statisticNamed } from './statistic.ts'

/** The page that all sentences here are from, unless another is named. */
const PAGE = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html'

const of = (...values: number[]) => aggregateOf(values.map((value) => [value, 1]))
const upTo = (last: number) => of(...Array.from({ length: last }, (_, index) => index + 1))
const value = (name: string, aggregate: MetricAggregate) => {
  const statistic = statisticNamed(name)
  assert.ok(statistic, `${name} is a statistic`)
  return statistic(aggregate)
}

const SENTENCES: readonly [sentence: string, name: string, values: MetricAggregate, expected: number][] = [
  ['p95: 95 percent of the data within the period is lower than this value', 'p95', upTo(101), 96],
  ['tm90 calculates the average after removing the 10% of data points with the highest values', 'tm90', upTo(10), 5],
  ['of equal data points, too, 10 % are removed', 'tc90', of(...Array.from({ length: 10 }, () => 5)), 9],
  [
    'TM(2%:98%) calculates the average after removing the 2% lowest data points and the 2% highest data points',
    'TM(2%:98%)',
    of(0, 0, ...Array.from({ length: 96 }, () => 7), 1000, 1000),
    7,
  ],
  [
    'TM(150:1000) calculates the average after removing all data points that are lower than or equal to 150, or higher than 1000',
    'TM(150:1000)',
    of(1, 150, 200, 1000, 1001),
    600,
  ],
  [
    'Interquartile mean (IQM) is the trimmed mean of the middle 50% of values',
    'IQM',
    of(0, 0, 3, 4, 5, 6, 90, 99),
    4.5,
  ],
  ['It is equivalent to TM(25%:75%)', 'TM(25%:75%)', of(0, 0, 3, 4, 5, 6, 90, 99), 4.5],
  [
    'wm98 calculates the average while treating the 2% of the highest values to be equal to the value at the 98th percentile',
    'wm98',
    of(...Array.from({ length: 99 }, () => 10), 1e6),
    10,
  ],
  [
    'WM(10%:90%) treats the highest 10% of data points to be the value of the 90% boundary, the lowest 10% that of the 10% boundary',
    'WM(10%:90%)',
    of(0, ...Array.from({ length: 9 }, (_, index) => index + 1), 100),
    5,
  ],
  ['of fixed bounds, values outside are equal to the value at the edge', 'WM(80:500)', of(1, 80, 100, 500, 9000), 252],
  [
    'PR(:300) returns the percentage of data points that have a value of 300 or less',
    'PR(:300)',
    of(1, 300, 301, 9),
    75,
  ],
  [
    'PR(100:2000) returns the percentage of data points that have a value between 100 and 2000',
    'PR(100:2000)',
    of(100, 101, 2000, 2001),
    50,
  ],
  ['PR(10:)', 'PR(10:)', of(10, 11), 50],
  ['tc90 does not include any data points that fall in the highest 10% of the values', 'tc90', upTo(10), 9],
  [
    'TC(0.005:0.030) returns the number of data points with values between 0.005 (exclusive) and 0.030 (inclusive)',
    'TC(0.005:0.030)',
    of(0.005, 0.006, 0.03, 0.031),
    2,
  ],
  ['TC(80:500) uses only the values between 80 (exclusive) and 500 (inclusive)', 'TC(80:500)', of(80, 81, 500, 501), 2],
  ['TC(:0.5) uses only the values that equal 0.5 or are lower', 'TC(:0.5)', of(0.4, 0.5, 0.6), 2],
  ['none in the range are counted as none', 'TC(80:500)', of(1), 0],
  ['ts80', 'ts80', upTo(10), 36],
  ['TS(80%:) sums the data points but for those in the lowest 80%', 'TS(80%:)', upTo(10), 19],
  ['TM(:95%) uses the values from the lowest end of the data set up to the 95th percentile', 'TM(:95%)', upTo(20), 10],
  ['TM(10%:) disregards the lowest 10%', 'TM(10%:)', upTo(10), 6],
  ['of two samples both are the middle half', 'IQM', of(1, 3), 2],
  ['one sample is within every percentage', 'tm99', of(42), 42],
]

describe('statistics are what their page says', () => {
  for (const [sentence, name, values, expected] of SENTENCES) {
    test(`${sentence} (${name})`, () => assert.equal(value(name, values), expected))
  }

  test('no value in the range has no mean', () => assert.equal(value('TM(80:500)', of(1)), undefined))

  test('tm99 is the same as TM(:99%)', () => {
    for (const family of ['tm', 'wm', 'tc', 'ts']) {
      const values = of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5)
      assert.equal(value(`${family}70`, values), value(`${family.toUpperCase()}(:70%)`, values))
    }
  })

  test('"Additionally, these type of statistics are not available for metrics when any of the metric values are negative"', () => {
    for (const name of ['p50', 'tm90', 'IQM', 'wm98', 'PR(:300)', 'tc90', 'ts80']) {
      assert.equal(value(name, of(-1, 2)), undefined, name)
    }
  })
})

describe('a statistic set tells them only where it can stand for equal values', () => {
  const NAMES = ['p50', 'tm90', 'IQM', 'wm98', 'PR(:300)', 'tc90', 'ts80']
  const set = (count: number, sum: number, min: number, max: number) => ({ count, sum, min, max })
  const cases: [sentence: string, MetricAggregate, isTold: boolean][] = [
    ['The SampleCount value of the statistic set is 1 and Min, Max, and Sum are all equal', set(1, 3, 3, 3), true],
    ['one sample of which minimum and maximum differ', set(1, 3, 2, 3), false],
    ['The Min and Max are equal, and Sum is equal to Min multiplied by SampleCount', set(3, 0.3, 0.1, 0.1), true],
    ['the Sum is not', set(3, 10, 3, 3), false],
    ['Min and Max differ', set(2, 3, 1, 2), false],
  ]
  for (const [sentence, aggregate, isTold] of cases) {
    test(`${sentence}: ${PAGE}`, () => {
      for (const name of NAMES) assert.equal(value(name, aggregate) !== undefined, isTold, name)
      for (const name of NAMES) assert.equal(value(name, merge([aggregate, of(1)])) !== undefined, isTold, name)
    })
  }
})

test('a name that is none of them is refused', () => {
  const names = [
    '',
    'p',
    'p-1',
    'p100.1',
    'P90',
    'tm',
    'tm1000',
    'TM90',
    'tm(1:2)',
    'TM()',
    'TM(:)',
    'TM(1%:2)',
    'TM(1:2%)',
  ]
  names.push(
    'TM(5:5)',
    'TM(9:1)',
    'PR(1%:2%)',
    'PR(:)',
    'PR90',
    'pr(:1)',
    'IQM()',
    'iqm',
    'IQM ',
    'TM(-1:2)',
    'TM(:1e3)',
  )
  names.push('p0.12345678901', 'TM(:0.12345678901)', '__proto__', 'constructor', 'toString', `TM(:${'9'.repeat(1000)})`)
  for (const name of names) assert.equal(statisticNamed(name), undefined, name)
})

/** Every sample one by one, in its order. */
function spread(values: readonly (readonly [number, number])[]): number[] {
  return values.flatMap(([each, count]) => Array.from({ length: count }, () => each)).toSorted((a, b) => a - b)
}

const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 4 })), {
  minLength: 1,
  maxLength: 30,
})
const percents = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 })).filter(([a, b]) => a < b)

test('values with counts are trimmed as the samples one by one would be', () => {
  fc.assert(
    fc.property(samples, percents, (counted, [low, high]) => {
      const all = spread(counted)
      const last = all.length - 1
      const inside = all.filter((_, index) => index * 100 >= low * last && index * 100 <= high * last)
      const around = all.filter((_, index) => (index + 1) * 100 > low * last && (index - 1) * 100 < high * last)
      const kept = inside.length > 0 ? inside : around
      const aggregate = aggregateOf(counted)
      assert.equal(value(`TC(${low}%:${high}%)`, aggregate), kept.length)
      assert.equal(
        value(`TS(${low}%:${high}%)`, aggregate),
        kept.reduce((sum, each) => sum + each, 0),
      )
    }),
    { numRuns: 500 },
  )
})

test('Trimmed sum is equivalent to (Trimmed Mean) * (Trimmed count), and ranks of a partition add up to all', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 39 }), (counted, cut) => {
      const aggregate = aggregateOf(counted)
      for (const bounds of ['10%:90%', ':50%', `${cut}:`, `:${cut}`]) {
        const product = (value(`TM(${bounds})`, aggregate) ?? 0) * (value(`TC(${bounds})`, aggregate) ?? 0)
        assert.ok(Math.abs(product - (value(`TS(${bounds})`, aggregate) ?? 0)) < 1e-9)
      }
      const ranks = (value(`PR(:${cut})`, aggregate) ?? 0) + (value(`PR(${cut}:)`, aggregate) ?? 0)
      assert.ok(Math.abs(ranks - 100) < 1e-9)
      const winsorized = value('WM(10%:90%)', aggregate) ?? Number.NaN
      assert.ok(winsorized >= aggregate.min && winsorized <= aggregate.max)
    }),
    { numRuns: 500 },
  )
})

test('an aggregate keeps at most 500 distinct values, of however many sizes, and loses no sample', () => {
  const sizes = Array.from({ length: 20_000 }, (_, index): [number, number] => [1.001 ** index, 1])
  const { values = [] } = aggregateOf(sizes)
  assert.ok(values.length <= 500, String(values.length))
  assert.equal(
    values.reduce((sum, [, count]) => sum + count, 0),
    20_000,
  )
  const merged = merge(Array.from({ length: 40 }, (_, part) => aggregateOf(sizes.slice(part * 500, (part + 1) * 500))))
  assert.ok((merged.values?.length ?? 0) <= 500)
  assert.equal(extendedStatistic('TC(0:)')?.of(merged), 20_000)
})
