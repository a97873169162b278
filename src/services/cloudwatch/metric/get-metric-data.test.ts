import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MonitoringScene } from '../testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('GetMetricData refuses spans of no second: observed in AWS, 2022-08-15', async () => {
  const scene = await MonitoringScene.open()
  const MetricStat = { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period: 60, Stat: 'Sum' }
  const refused = (from: number, to: number, message: string) =>
    assert.rejects(
      scene.cloudwatch('GetMetricData', {
        StartTime: new Date(from),
        EndTime: new Date(to),
        MetricDataQueries: [{ Id: 'm1', MetricStat }],
      }),
      { code: 'ValidationError', status: 400, message },
    )
  await refused(60_000, 60_000, 'The parameter StartTime must not equal parameter EndTime.')
  await refused(60_001, 60_999, 'The parameter StartTime must not equal parameter EndTime.')
  await refused(61_000, 60_999, 'The parameter EndTime must be greater than StartTime.')
})

test('GetMetricData answers several metrics, the newest first, and pages', async () => {
  const scene = await MonitoringScene.open()
  for (let minute = 0; minute < 5; minute++) {
    await scene.cloudwatch('PutMetricData', {
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Value: minute, Timestamp: new Date(scene.now - minute * MINUTE) }],
    })
  }
  const query = (Id: string, Stat = 'Maximum') => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period: 60, Stat },
  })
  const span = { StartTime: new Date(scene.now - HOUR), EndTime: new Date(scene.now + MINUTE) }
  const { MetricDataResults } = await scene.cloudwatch('GetMetricData', {
    ...span,
    MetricDataQueries: [query('m1'), { ...query('m2'), ReturnData: false }],
  })
  assert.deepEqual(
    MetricDataResults?.map(({ Id, Label, Values, StatusCode }) => ({ Id, Label, Values, StatusCode })),
    [{ Id: 'm1', Label: 'Load', Values: [0, 1, 2, 3, 4], StatusCode: 'Complete' }],
  )
  const values: (readonly number[] | undefined)[] = []
  let token: string | undefined
  do {
    const page = await scene.cloudwatch('GetMetricData', {
      ...span,
      MetricDataQueries: [query('m1'), query('m2')],
      MaxDatapoints: 3,
      NextToken: token,
    })
    values.push(...(page.MetricDataResults ?? []).map((result) => result.Values))
    token = page.NextToken
  } while (token !== undefined)
  assert.deepEqual(values.flat(), [0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
  await assert.rejects(
    scene.cloudwatch('GetMetricData', { ...span, MetricDataQueries: [{ Id: 'e1', Expression: 'm1 * 2' }] }),
    { code: 'ValidationError', message: /does not support math expressions/ },
  )
})
