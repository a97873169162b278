import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UnstorableText } from '../errors.ts'
import type { MetricIdentity, NewDatapoint } from '../repositories/metric-data.ts'
import { metricIdOf } from '../repositories/metric-id.ts'
import type { Store } from '../store.ts'
import { ALICE, BOB } from './accounts.ts'

const REGION = 'us-east-1'

function datum(metric: MetricIdentity, value: number): NewDatapoint {
  const aggregate = { count: 1, sum: value, min: value, max: value, values: [[value, 1]] as const }
  return { metric, datapoint: { timestamp: 60_000, resolution: 60, unit: 'None', aggregate } }
}

function metric(namespace: string, metricName: string, ...values: readonly string[]): MetricIdentity {
  return { namespace, metricName, dimensions: values.map((Value, at) => ({ Name: `d${at}`, Value })) }
}

export function metricsContract(store: () => Store): void {
  describe('metric data', () => {
    const sumOf = async (of: MetricIdentity, id = ALICE) => {
      const metrics = await store().read(id).metrics.settled()
      const points = await metrics.datapoints(REGION, metricIdOf(of), { from: 0, to: Number.MAX_SAFE_INTEGER })
      return points.reduce((sum, { aggregate }) => sum + aggregate.sum, 0)
    }
    const append = (data: readonly NewDatapoint[], id = ALICE) =>
      store().record(id, (tx) => tx.metrics.append(REGION, data, 61_000))

    test('what comes in is read by who asks next, in its own account alone', async () => {
      const load = metric('First', 'load')
      await append([datum(load, 1)])
      assert.equal(await sumOf(load), 1)
      await append([datum(load, 2), datum(load, 4)])
      assert.equal(await sumOf(load, BOB), 0)
      assert.equal(await sumOf(load), 7)
    })

    test('a transaction reads what it added itself', async () => {
      const load = metric('Own', 'load')
      await store().record(ALICE, async (tx) => {
        await tx.metrics.append(REGION, [datum(load, 3)], 61_000)
        const found = await (await tx.metrics.settled()).recent([
          { region: REGION, metricId: metricIdOf(load), from: 0 },
        ])
        assert.equal(found[0]?.[0]?.aggregate.sum, 3)
      })
    })

    test('what fails with its transaction is not there', async () => {
      const load = metric('Failed', 'load')
      const failing = store().record(ALICE, async (tx) => {
        await tx.metrics.append(REGION, [datum(load, 3)], 61_000)
        throw new Error('not this one')
      })
      await assert.rejects(failing, /not this one/)
      assert.equal(await sumOf(load), 0)
    })

    test("what an engine cannot store is refused when it comes, and is in nobody's way", async () => {
      const sound = metric('Sound', 'load')
      for (const odd of [metric('Odd', 'lo\0ad'), metric('O\0dd', 'load')]) {
        await assert.rejects(append([datum(sound, 1), datum(odd, 1)]), UnstorableText)
        assert.equal(await sumOf(odd), 0)
      }
      await append([datum(sound, 2)])
      assert.equal(await sumOf(sound), 2)
    })

    test('data that many fold at once, while others come in, count once', async () => {
      const load = metric('Crowd', 'load')
      await Promise.all(
        Array.from({ length: 40 }, async (_, at) => {
          if (at % 2 === 0) await append([datum(load, 1), datum(metric('Crowd', `m${at}`), 1)])
          else if (at % 4 === 1) await store().record(ALICE, (tx) => tx.metrics.fold())
          else await sumOf(load)
        }),
      )
      assert.equal(await sumOf(load), 20)
    })

    test('metrics are told apart by all of their names, whatever is in them', async () => {
      const alike = [
        ...[
          metric('A', 'bc'),
          metric('Ab', 'c'),
          metric('A', 'b', 'c'),
          metric('A', 'b', 'c', 'd'),
          metric('A', 'b', 'cd'),
        ],
        ...[metric('"],[', "'; --"), metric('ü', '日本\u{1f600}'), metric('A', 'b', ''), metric('A', '1 1 bc')],
      ]
      await append(alike.map((one, at) => datum(one, 2 ** at)))
      for (const [at, one] of alike.entries()) assert.equal(await sumOf(one), 2 ** at, JSON.stringify(one))
      const metrics = await store().read(ALICE).metrics.settled()
      const listed = await metrics.list(REGION, {}, undefined, 1000)
      for (const one of alike) assert.ok(listed.some(({ metricId }) => metricId === metricIdOf(one)))
    })

    test('dimensions name the same metric in whatever order', () => {
      const { dimensions, ...names } = metric('A', 'b', 'c', 'd')
      assert.equal(metricIdOf({ ...names, dimensions }), metricIdOf({ ...names, dimensions: dimensions.toReversed() }))
    })
  })
}
