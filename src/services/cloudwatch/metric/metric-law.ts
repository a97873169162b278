import assert from 'node:assert/strict'
import type { MetricDatum, StandardUnit } from '../../../../models/cloudwatch.ts'
import { MINUTE } from '../../../aws/index.ts'
import { pruneCloudWatch } from '../retention.ts'
import { ACCOUNT, type MonitoringScene, numbers } from '../testing.ts'
import { FoldWorker } from './fold-worker.ts'

const REGIONS = ['us-east-1', 'eu-west-1'] as const
const NAMES = ['Load', 'Errors', 'Latency'] as const
const HOSTS = ['', 'a', 'b'] as const
const UNITS = ['Count', 'Bytes'] as const

/** What a metric, unit and minute have together. */
interface Sum {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

/** Nodes of one store. @returns other nodes of it, as after a crash of one or of all. */
export type Restart = (nodes: readonly MonitoringScene[]) => Promise<readonly MonitoringScene[]>

/**
 * For tests: puts data at random through any node, folds, prunes and restarts at random, and holds what each operation
 * says, of any node, to what a table in memory has.
 */
export async function metricLaw(
  seed: number,
  {
    steps,
    nodes,
    restart,
  }: { readonly steps: number; readonly nodes: readonly MonitoringScene[]; readonly restart: Restart },
): Promise<void> {
  const random = numbers(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const model = new Map<string, Map<number, Sum>>()
  const listed = new Map<string, Set<string>>(REGIONS.map((region) => [region, new Set()]))
  let scenes = nodes
  const start = scenes[0]?.now ?? 0

  const put = async () => {
    const region = one(REGIONS)
    const data = Array.from({ length: one([1, 1, 3, 40]) }, () => randomDatum(below, one, start))
    // At once: some are answered by the same commit.
    const calls = one([1, 1, 5])
    await Promise.all(
      Array.from({ length: calls }, () =>
        one(scenes).cloudwatch('PutMetricData', { Namespace: 'Law', MetricData: data }, { region }),
      ),
    )
    for (let call = 0; call < calls; call++) {
      for (const datum of data) {
        const host = datum.Dimensions?.find(({ Name }) => Name === 'Host')?.Value ?? ''
        note(model, [region, datum.MetricName, host, datum.Unit].join(' '), datum)
        listed.get(region)?.add(`${datum.MetricName} ${host}`)
      }
    }
  }

  const assertStatistics = async () => {
    const [region, name, host, unit] = [one(REGIONS), one(NAMES), one(HOSTS), one(UNITS)]
    const { Datapoints = [] } = await one(scenes).cloudwatch(
      'GetMetricStatistics',
      {
        ...{ Namespace: 'Law', MetricName: name, Dimensions: dimensionsOf(host), Unit: unit, Period: 60 },
        ...{ StartTime: new Date(start - 20 * MINUTE), EndTime: new Date(start + MINUTE) },
        Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
      },
      { region },
    )
    const found = Datapoints.map((point) => [
      Number(point.Timestamp),
      { count: point.SampleCount, sum: point.Sum, min: point.Minimum, max: point.Maximum },
    ])
    assert.deepEqual(new Map(found as []), model.get([region, name, host, unit].join(' ')) ?? new Map())
  }

  const assertData = async () => {
    const [region, unit] = [one(REGIONS), one(UNITS)]
    const of = NAMES.flatMap((name) => HOSTS.map((host) => ({ name, host })))
    const { MetricDataResults = [] } = await one(scenes).cloudwatch(
      'GetMetricData',
      {
        ...{ StartTime: new Date(start - 20 * MINUTE), EndTime: new Date(start + MINUTE) },
        MetricDataQueries: of.map(({ name, host }, index) => ({
          Id: `q${index}`,
          MetricStat: {
            ...{ Metric: { Namespace: 'Law', MetricName: name, Dimensions: dimensionsOf(host) }, Period: 60 },
            ...{ Stat: 'Sum', Unit: unit },
          },
        })),
      },
      { region },
    )
    for (const [index, { name, host }] of of.entries()) {
      const result = MetricDataResults[index]
      const found = new Map(result?.Timestamps?.map((time, at) => [Number(time), result.Values?.[at]]))
      const minutes = model.get([region, name, host, unit].join(' ')) ?? new Map<number, Sum>()
      assert.deepEqual(found, new Map(Array.from(minutes, ([minute, { sum }]) => [minute, sum])))
    }
  }

  const assertList = async () => {
    const region = one(REGIONS)
    const { Metrics = [] } = await one(scenes).cloudwatch('ListMetrics', { Namespace: 'Law' }, { region })
    const found = Metrics.map(({ MetricName, Dimensions }) => {
      const host = Dimensions?.find(({ Name }) => Name === 'Host')?.Value ?? ''
      return `${MetricName} ${host}`
    })
    assert.deepEqual(found.toSorted(), [...(listed.get(region) ?? [])].sort())
  }

  const foldAll = () => Promise.all(scenes.map(({ store, clock }) => new FoldWorker({ store, clock, onError }).run()))
  const pruneAll = () => Promise.all(scenes.map(({ store, now }) => pruneCloudWatch(store, ACCOUNT, now)))

  for (let step = 0; step < steps; step++) {
    for (const scene of scenes) scene.now += below(2000)
    const roll = below(20)
    if (roll < 11) await put()
    else if (roll < 13) await assertStatistics()
    else if (roll < 15) await Promise.all([assertStatistics(), assertData()])
    else if (roll < 16) await assertList()
    else if (roll < 17) await foldAll()
    else if (roll < 18) await Promise.all([put(), foldAll(), pruneAll()])
    else scenes = await restart(scenes)
  }
  scenes = await restart(scenes)
  await Promise.all([assertData(), assertList(), assertStatistics(), assertData()])
  for (const scene of scenes) await scene.store.close()
}

function onError(error: unknown): void {
  throw error
}

function dimensionsOf(host: string): { Name: string; Value: string }[] {
  return host === '' ? [] : [{ Name: 'Host', Value: host }, ...(host === 'b' ? [{ Name: 'App', Value: 'shop' }] : [])]
}

/** Whole numbers: their sums are the same in any order. */
function randomDatum(
  below: (limit: number) => number,
  one: <T>(list: readonly T[]) => T,
  start: number,
): MetricDatum & { readonly MetricName: string; readonly Timestamp: Date; readonly Unit: StandardUnit } {
  const dimensions = dimensionsOf(one(HOSTS))
  const value = below(500)
  const values = Array.from({ length: 1 + below(5) }, () => below(500))
  const kind = below(6)
  return {
    MetricName: one(NAMES),
    Dimensions: below(2) === 0 ? dimensions : dimensions.toReversed(),
    Timestamp: new Date(start - below(15) * MINUTE),
    Unit: one(UNITS),
    ...(kind === 0
      ? { Values: values, Counts: values.map(() => 1 + below(3)) }
      : kind === 1
        ? { StatisticValues: { SampleCount: 2, Sum: 2 * value + 1, Minimum: value, Maximum: value + 1 } }
        : { Value: value }),
  }
}

function note(model: Map<string, Map<number, Sum>>, key: string, datum: MetricDatum): void {
  const minutes = model.get(key) ?? new Map<number, Sum>()
  model.set(key, minutes)
  const minute = Math.floor(Number(datum.Timestamp) / MINUTE) * MINUTE
  const own = sumOf(datum)
  const known = minutes.get(minute)
  minutes.set(
    minute,
    known
      ? {
          count: known.count + own.count,
          sum: known.sum + own.sum,
          min: Math.min(known.min, own.min),
          max: Math.max(known.max, own.max),
        }
      : own,
  )
}

function sumOf({ Value, Values = [], Counts = [], StatisticValues: set }: MetricDatum): Sum {
  if (set) return { count: set.SampleCount, sum: set.Sum, min: set.Minimum, max: set.Maximum }
  const values = Value === undefined ? Values : [Value]
  const times = (at: number) => Counts[at] ?? 1
  return {
    count: values.reduce((sum, _, at) => sum + times(at), 0),
    sum: values.reduce((sum, value, at) => sum + value * times(at), 0),
    min: Math.min(...values),
    max: Math.max(...values),
  }
}
