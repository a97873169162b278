import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import { ACCOUNT, MonitoringScene } from '../testing.ts'

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`

const ALARM = {
  AlarmName: 'billing above 10',
  Namespace: 'AWS/Billing',
  MetricName: 'EstimatedCharges',
  Dimensions: [{ Name: 'Currency', Value: 'USD' }],
  Statistic: 'Maximum',
  Period: 21_600,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
} as const satisfies PutMetricAlarmInput

const badAlarms: Record<string, [change: Partial<Record<keyof PutMetricAlarmInput, unknown>>, message: RegExp]> = {
  'no threshold': [{ Threshold: undefined }, /^Threshold must be specified/],
  'a threshold that is no number': [{ Threshold: Number.NaN }, /^The value NaN for parameter Threshold is invalid\.$/],
  'an infinite threshold': [{ Threshold: Number.POSITIVE_INFINITY }, /parameter Threshold is invalid/],
  'no comparison operator': [{ ComparisonOperator: undefined }, /^ComparisonOperator must be specified/],
  'an operator for anomaly detection': [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, /anomaly detection/],
  'no metric name': [{ MetricName: undefined }, /^MetricName must not be null$/],
  'no namespace': [{ Namespace: undefined }, /^Namespace must not be null$/],
  'no statistic': [{ Statistic: undefined }, /^Either Statistic or ExtendedStatistic must be specified/],
  'two statistics': [{ ExtendedStatistic: 'p90' }, /mutually exclusive/],
  'no period': [{ Period: undefined }, /^Period must not be null$/],
  'a period of 90 seconds': [{ Period: 90 }, /^Period must be 10, 20, 30 or a multiple of 60$/],
  'no evaluation periods': [{ EvaluationPeriods: undefined }, /^EvaluationPeriods must be specified/],
  'more than a day of minutes': [
    { Period: 60, EvaluationPeriods: 1441 },
    /EvaluationPeriods \* Period must be <= 86400/,
  ],
  'more than a week of hours': [
    { Period: 3600, EvaluationPeriods: 169 },
    /EvaluationPeriods \* Period must be <= 604800/,
  ],
  'M above N': [
    { EvaluationPeriods: 2, Period: 60, DatapointsToAlarm: 3 },
    /^DatapointsToAlarm must be less than or equal to EvaluationPeriods$/,
  ],
  'an unknown treatment of missing data': [
    { TreatMissingData: 'Missing' },
    /^The value Missing is not supported for TreatMissingData parameter\. Supported values are \[breaching, notBreaching, ignore, missing\]\.$/,
  ],
  'an unknown way with few samples': [
    { EvaluateLowSampleCountPercentile: 'unknown' },
    /^Option unknown is not supported\. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore\.$/,
  ],
  'a window of the wall clock': [{ EvaluationWindow: { WallClockWindow: {} } }, /does not support WallClockWindow/],
  'a time to warm up': [
    { WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } },
    /does not support WarmUpConfiguration/,
  ],
  'tags in notifications': [
    { ActionConfiguration: { AlarmTagsPropagation: { Enabled: true } } },
    /does not support AlarmTagsPropagation/,
  ],
  math: [{ Metrics: [{ Id: 'm1', Expression: '1' }] }, /does not support Metrics/],
  'an action that is no ARN': [{ AlarmActions: ['mail me'] }, /^Invalid arn syntax: mail me$/],
  'an action that is not SNS': [
    { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] },
    /^(Invalid arn syntax|Castellan runs no alarm action)/,
  ],
  'a Lambda action': [{ AlarmActions: [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`] }, /no alarm action but SNS/],
  'a topic of another region': [
    { AlarmActions: [TOPIC.replace('us-east-1', 'eu-west-1')] },
    /^Invalid region eu-west-1 specified\. Only us-east-1 is supported\.$/,
  ],
  'a topic of no account': [{ OKActions: [TOPIC.replace(ACCOUNT, '')] }, /^Invalid arn syntax: /],
  'a topic of another partition': [
    { OKActions: [TOPIC.replace('aws', 'aws-us-gov')] },
    /^Invalid partition aws-us-gov specified\. Only aws is supported\.$/,
  ],
  'a name with a line break': [{ AlarmName: 'high"\r\nBcc: evil@example.com' }, /control characters/],
  'two dimensions of one name': [
    {
      Dimensions: [
        { Name: 'a', Value: '1' },
        { Name: 'a', Value: '2' },
      ],
    },
    /same name/,
  ],
  'a dimension whose name starts with a colon': [
    { Dimensions: [{ Name: ':a', Value: '1' }] },
    /^The value :a for parameter Dimensions\.Name is invalid\.$/,
  ],
}

for (const [name, [change, message]] of Object.entries(badAlarms)) {
  test(`PutMetricAlarm refuses ${name} and keeps nothing`, async () => {
    const scene = await MonitoringScene.open()
    const input = { ...ALARM, ...change } as PutMetricAlarmInput
    await assert.rejects(scene.cloudwatch('PutMetricAlarm', input), { code: 'ValidationError', status: 400, message })
    assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms, [])
    assert.deepEqual((await scene.cloudwatch('DescribeAlarmHistory', {})).AlarmHistoryItems, [])
  })
}

for (const name of ['90', 'p101', 'tm101', 'TM(10%)', 'TM(:)', 'TM(90%:10%)', 'PR(:50%)', 'iqm', 'Sum']) {
  test(`PutMetricAlarm refuses ExtendedStatistic ${name} and keeps nothing: observed in AWS, 2022-11`, async () => {
    const scene = await MonitoringScene.open()
    const { Statistic: _, ...input } = ALARM
    await assert.rejects(scene.cloudwatch('PutMetricAlarm', { ...input, ExtendedStatistic: name }), {
      code: 'InvalidParameterValue',
      message: `The value ${name} for parameter ExtendedStatistic is not supported.`,
    })
    assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms, [])
  })
}
