import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricDatum } from '../../../../models/cloudwatch.ts'
import { MonitoringScene } from '../testing.ts'

const badData: Record<string, [Partial<MetricDatum>, code: string, message: RegExp]> = {
  'no value': [{ Value: undefined }, 'MissingParameter', /^The parameter MetricData\.member\.1\.Value is required\.$/],
  NaN: [
    { Value: Number.NaN },
    'InvalidParameterValue',
    /^The value NaN for parameter MetricData\.member\.1\.Value is invalid\.$/,
  ],
  infinity: [{ Value: Number.NEGATIVE_INFINITY }, 'InvalidParameterValue', /is invalid/],
  'a value beyond 2^360': [{ Value: 2 ** 361 }, 'InvalidParameterValue', /is invalid/],
  'a value and values': [
    { Values: [1] },
    'InvalidParameterCombination',
    /^The parameters MetricData\.member\.1\.Value and MetricData\.member\.1\.Values are mutually exclusive and you have specified both\.$/,
  ],
  'counts of another length': [{ Value: undefined, Values: [1, 2], Counts: [1] }, 'InvalidParameterValue', /same size/],
  'counts without values': [{ Counts: [1] }, 'InvalidParameterCombination', /Counts can only be specified with/],
  'a count of 0': [{ Value: undefined, Values: [1], Counts: [0] }, 'InvalidParameterValue', /greater than 0/],
  'a statistic set without samples': [
    { Value: undefined, StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } },
    'InvalidParameterValue',
    /SampleCount must be greater than 0/,
  ],
  'a maximum below the minimum': [
    { Value: undefined, StatisticValues: { SampleCount: 1, Sum: 0, Minimum: 2, Maximum: 1 } },
    'InvalidParameterValue',
    /Maximum must be/,
  ],
  'a time three hours ahead': [
    { Timestamp: new Date(Date.UTC(2026, 10, 23, 14)) },
    'InvalidParameterValue',
    /no more than two hours in the future/,
  ],
  'a time three weeks ago': [
    { Timestamp: new Date(Date.UTC(2026, 10, 2)) },
    'InvalidParameterValue',
    /within the past two weeks/,
  ],
  'a time that is none': [{ Timestamp: new Date(Number.NaN) }, 'InvalidParameterValue', /Timestamp/],
  'a dimension whose name starts with a colon': [
    { Dimensions: [{ Name: ':h', Value: 'a' }] },
    'InvalidParameterValue',
    /^The value :h for parameter MetricData\.member\.1\.Dimensions\.member\.1\.Name is invalid\.$/,
  ],
  'a dimension name with a control character': [
    { Dimensions: [{ Name: 'h\n', Value: 'a' }] },
    'InvalidParameterValue',
    /Dimensions\.member\.1\.Name is invalid/,
  ],
  'a dimension value beyond ASCII': [
    {
      Dimensions: [
        { Name: 'g', Value: 'a' },
        { Name: 'h', Value: 'é' },
      ],
    },
    'InvalidParameterValue',
    /Dimensions\.member\.2\.Value is invalid/,
  ],
  'a dimension value of spaces': [
    { Dimensions: [{ Name: 'h', Value: '  ' }] },
    'InvalidParameterValue',
    /Dimensions\.member\.1\.Value is invalid/,
  ],
  'a resolution of 5': [{ StorageResolution: 5 }, 'InvalidParameterValue', /\[ 1, 60 \]/],
}

for (const [name, [change, code, message]] of Object.entries(badData)) {
  test(`PutMetricData refuses ${name} and keeps nothing`, async () => {
    const scene = await MonitoringScene.open()
    const datum = { MetricName: 'Load', Value: 1, ...change }
    await assert.rejects(scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [datum] }), {
      code,
      status: 400,
      message,
    })
    assert.deepEqual((await scene.cloudwatch('ListMetrics', {})).Metrics, [])
  })
}

for (const namespace of ['AWS/Billing', 'AWS/', 'aws/Billing']) {
  test(`nobody can write to the namespace ${namespace}`, async () => {
    const scene = await MonitoringScene.open()
    await assert.rejects(
      scene.cloudwatch('PutMetricData', {
        Namespace: namespace,
        MetricData: [{ MetricName: 'EstimatedCharges', Value: 0 }],
      }),
      { code: 'InvalidParameterValue', message: 'The value AWS/ for parameter Namespace is invalid.' },
    )
  })
}
