import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricGroups } from './metric-choices.ts'

const titles = (metrics: Parameters<typeof metricGroups>[0]) =>
  metricGroups(metrics).map((group) => `${group.namespace} > ${group.title}`)
const currency = { Name: 'Currency', Value: 'USD' }

test('the total estimated charge can be chosen before it has data', () => {
  const [group] = metricGroups([])
  assert.equal(group?.title, 'Total Estimated Charge')
  assert.deepEqual(
    group?.choices.map(({ dimensions, hasData }) => ({ dimensions, hasData })),
    [{ dimensions: 'Currency: USD', hasData: false }],
  )
})

test('the total estimated charge stands once in the list when it has data', () => {
  const [group] = metricGroups([{ Namespace: 'AWS/Billing', MetricName: 'EstimatedCharges', Dimensions: [currency] }])
  assert.deepEqual(
    group?.choices.map(({ hasData }) => hasData),
    [true],
  )
})

test('billing stands first, other metrics by namespace and dimension names', () => {
  assert.deepEqual(
    titles([
      { Namespace: 'App', MetricName: 'Errors', Dimensions: [] },
      { Namespace: 'App', MetricName: 'Latency', Dimensions: [{ Name: 'Host', Value: 'a' }] },
      {
        Namespace: 'AWS/Billing',
        MetricName: 'EstimatedCharges',
        Dimensions: [{ Name: 'ServiceName', Value: 'Amazon EC2' }, currency],
      },
    ]),
    ['Billing > By Service', 'Billing > Total Estimated Charge', 'App > Host', 'App > Metrics with no dimensions'],
  )
})

test('the order of dimensions does not make two metrics of one', () => {
  const service = { Name: 'ServiceName', Value: 'Amazon EC2' }
  const metric = { Namespace: 'AWS/Billing', MetricName: 'EstimatedCharges' }
  const groups = metricGroups([
    { ...metric, Dimensions: [service, currency] },
    { ...metric, Dimensions: [currency, service] },
  ])
  assert.deepEqual(
    groups.map(({ choices }) => choices.length),
    [1, 1],
  )
})
