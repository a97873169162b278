import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import type { AlarmRecord } from '../../../storage/repositories/alarms.ts'
import type { MetricDatapoint } from '../../../storage/repositories/metric-data.ts'
import { periodStart } from '../metric/series.ts'
import { MonitoringScene, numbers, REGION } from '../testing.ts'
import { MISSING_DATA_TREATMENTS } from './decide.ts'
import { evaluate, evaluationQuery } from './evaluate.ts'

const SECOND = 1000
const STEPS = 60

/**
 * The law of when alarms are evaluated: whoever evaluates all of them at every moment finds them in the state that they
 * are in.
 */
for (let seed = 1; seed <= 40; seed++) {
  test(`alarms that are evaluated when they are due are as if they always were, case ${seed}`, async () => {
    const random = numbers(seed)
    const of = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]
    const Period = of([10, 30, 60, 60, 120, 300, 3600])
    const EvaluationPeriods = of([1, 2, 3, 5])
    const step = Math.min(Period, 60) * SECOND
    const scene = await MonitoringScene.open()
    scene.now = periodStart(scene.now, 3600)
    await scene.cloudwatch('PutMetricAlarm', {
      AlarmName: 'a',
      Namespace: 'Test',
      MetricName: 'Load',
      Statistic: of(['Maximum', 'Sum', 'SampleCount']),
      Threshold: of([1, 10]),
      ComparisonOperator: of(['GreaterThanThreshold', 'LessThanOrEqualToThreshold']),
      TreatMissingData: of(MISSING_DATA_TREATMENTS),
      DatapointsToAlarm: 1 + Math.floor(random() * EvaluationPeriods),
      Period,
      EvaluationPeriods,
      Unit: of([undefined, 'Count']),
    } as PutMetricAlarmInput)
    const data: MetricDatapoint[] = []
    let expected = 'INSUFFICIENT_DATA'
    const talks = random()
    for (let at = 0; at < STEPS; at++) {
      if (random() < talks * talks) {
        const resolution = of([1, 60, 60])
        const value = of([0, 5, 20])
        const ahead = Math.round(of([0, 0, 0, -3, -1, 2, 5]) * Period * SECOND * random())
        const timestamp = scene.now + Math.min(ahead, 7200 * SECOND)
        const Timestamp = new Date(timestamp)
        const Unit = of(['Count', 'Count', 'Bytes'] as const)
        await scene.cloudwatch('PutMetricData', {
          Namespace: 'Test',
          MetricData: [{ MetricName: 'Load', Value: value, Timestamp, StorageResolution: resolution, Unit }],
        })
        const aggregate = { count: 1, sum: value, min: value, max: value }
        data.push({ timestamp: periodStart(timestamp, resolution), resolution, unit: Unit, aggregate })
      }
      const due = (await scene.db.alarms.nextDueAt()) ?? 0
      if (due <= scene.now) await scene.evaluate()
      const alarm = (await scene.db.alarms.get(REGION, 'a')) as AlarmRecord
      const { from } = evaluationQuery(alarm, scene.now)
      const recent = data.filter(({ timestamp }) => timestamp >= from).toSorted((a, b) => a.timestamp - b.timestamp)
      expected = evaluate({ ...alarm, stateValue: expected }, recent, scene.now)?.stateValue ?? expected
      assert.equal(alarm.stateValue, expected, `step ${at}`)
      scene.now += step
    }
  })
}
