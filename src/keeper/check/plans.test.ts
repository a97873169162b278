import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { callName } from '../account/index.ts'
import { CHECKS } from '../checks/index.ts'
import { type Check, type Example, lookAt } from './index.ts'
import { AnswerError, BASELINE, exampleAccount } from './testing.ts'

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:castellan-billing-alarms'
const alarm = (Threshold: number) => ({
  AlarmName: `castellan-billing-${Threshold}-usd`,
  Threshold,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: [TOPIC],
})
const billing = (alarms: readonly object[], subscriptions: readonly object[] | Error, named: object = {}) => ({
  'cloudwatch:DescribeAlarms': named,
  'cloudwatch:DescribeAlarmsForMetric': { MetricAlarms: alarms },
  'sns:ListSubscriptionsByTopic': subscriptions instanceof Error ? subscriptions : { Subscriptions: subscriptions },
})
const NO_TOPIC = new AnswerError('NotFoundException', 404)
const PENDING = { Endpoint: 'me@example.com', SubscriptionArn: 'PendingConfirmation' }
const OTHER = { Endpoint: 'you@example.com', SubscriptionArn: `${TOPIC}:1` }
const [TEN, FIFTY] = [alarm(10), alarm(50)]
const CHARGES = { Namespace: 'AWS/Billing', MetricName: 'EstimatedCharges' }
const TAGGED = { 'cloudwatch:ListTagsForResource': { Tags: [{ Key: 'castellan:made-by', Value: 'secure' }] } }
/** What is left to do where the alarm at 50 USD is not to be touched. */
const TEN_ALONE = { 'billing-alarms': ['cloudwatch:PutMetricAlarm'], 'billing-confirmation': [] }
const AT_FIFTY = 'castellan-billing-50-usd'

/** The first Region that is asked is wrong, the others are right. */
function onceOff(wrong: object, right: object): () => object {
  let asked = 0
  return () => (asked++ === 0 ? wrong : right)
}

const NO_BLOCK = {
  's3control:GetPublicAccessBlock': new AnswerError('NoSuchPublicAccessBlockConfiguration', 404),
}

interface Plan extends Example {
  readonly check: string
  /** Calls, by step; a step that has none waits for a person. */
  readonly steps: Readonly<Record<string, readonly string[]>>
}

const PLANS: readonly Plan[] = [
  {
    check: 'billing-alarms',
    name: 'makes topic, subscription and alarms where there is nothing',
    answers: billing([], NO_TOPIC),
    steps: {
      'billing-topic': ['sns:CreateTopic', 'sns:Subscribe'],
      'billing-alarms': ['cloudwatch:PutMetricAlarm', 'cloudwatch:PutMetricAlarm'],
      'billing-confirmation': [],
    },
  },
  {
    check: 'billing-alarms',
    name: 'subscribes where a run ended after the topic was made',
    answers: billing([], []),
    steps: {
      'billing-topic': ['sns:Subscribe'],
      'billing-alarms': ['cloudwatch:PutMetricAlarm', 'cloudwatch:PutMetricAlarm'],
      'billing-confirmation': [],
    },
  },
  {
    check: 'billing-alarms',
    name: 'makes the alarm that is missing, and sends no second mail while the first is unanswered',
    answers: billing([TEN], [PENDING]),
    steps: { 'billing-alarms': ['cloudwatch:PutMetricAlarm'], 'billing-confirmation': [] },
  },
  {
    check: 'billing-alarms',
    name: 'changes nothing where only the confirmation is missing',
    answers: billing([TEN, FIFTY], [PENDING]),
    steps: { 'billing-confirmation': [] },
  },
  {
    check: 'billing-alarms',
    name: 'subscribes another address to what is there',
    answers: billing([TEN, FIFTY], [OTHER]),
    steps: { 'billing-topic': ['sns:Subscribe'], 'billing-confirmation': [] },
  },
  {
    check: 'billing-alarms',
    name: 'leaves an alarm of another metric alone that has the name of ours',
    answers: {
      ...billing([], [PENDING], { MetricAlarms: [{ AlarmName: AT_FIFTY, Namespace: 'AWS/EC2' }] }),
      ...TAGGED,
    },
    steps: TEN_ALONE,
  },
  {
    check: 'billing-alarms',
    name: 'leaves a billing alarm alone that it did not make',
    answers: {
      ...billing([], [PENDING], { MetricAlarms: [{ AlarmName: AT_FIFTY, ...CHARGES }] }),
      'cloudwatch:ListTagsForResource': { Tags: [] },
    },
    steps: TEN_ALONE,
  },
  {
    check: 'billing-alarms',
    name: 'leaves a composite alarm alone that has the name of ours',
    answers: billing([], [PENDING], { CompositeAlarms: [{ AlarmName: AT_FIFTY }] }),
    steps: TEN_ALONE,
  },
  {
    check: 'billing-alarms',
    name: 'puts its own alarm right that was switched off',
    answers: { ...billing([TEN], [PENDING], { MetricAlarms: [{ AlarmName: AT_FIFTY, ...CHARGES }] }), ...TAGGED },
    steps: TEN_ALONE,
  },
  {
    check: 'billing-alarms',
    name: 'has no steps without an address',
    answers: billing([], NO_TOPIC),
    baseline: { email: undefined },
    steps: {},
  },
  {
    check: 'billing-alerts',
    name: 'is for a person where the preference cannot be read',
    answers: { 'cloudwatch:ListMetrics': { Metrics: [] } },
    steps: { 'billing-alerts': [] },
  },
  {
    check: 'billing-alerts',
    name: 'is a call that sends back the key that was read',
    answers: { 'billing:GetBillingPreferences': { billingPreferences: [{ key: 'key', value: 'DISABLED' }] } },
    steps: { 'billing-alerts': ['billing:UpdateBillingPreferences'] },
  },
  {
    check: 'alternate-contacts',
    name: 'has no steps where nobody said whom to reach',
    answers: { 'account:GetAlternateContact': new AnswerError('ResourceNotFoundException', 404) },
    steps: {},
  },
  {
    check: 'access-analyzer',
    name: 'makes an analyzer in each Region that has none',
    answers: {
      'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] },
      'accessanalyzer:ListAnalyzers': { analyzers: [] },
    },
    steps: { 'access-analyzer': ['accessanalyzer:CreateAnalyzer', 'accessanalyzer:CreateAnalyzer'] },
  },
  {
    check: 'ebs-encryption',
    name: 'sets it in the Regions that are without, and in no others',
    answers: {
      'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] },
      'ec2:GetEbsEncryptionByDefault': onceOff({ EbsEncryptionByDefault: false }, { EbsEncryptionByDefault: true }),
    },
    steps: { 'ebs-encryption': ['ec2:EnableEbsEncryptionByDefault'] },
  },
  {
    check: 's3-public-block',
    name: 'sets all four settings in one call',
    answers: { ...NO_BLOCK, 's3:ListBuckets': { Buckets: [] } },
    steps: { 's3-public-block': ['s3control:PutPublicAccessBlock'] },
  },
  {
    check: 's3-public-block',
    name: 'leaves a website open, and the block to its owner',
    answers: {
      ...NO_BLOCK,
      's3:ListBuckets': { Buckets: [{ Name: 'site' }] },
      's3:GetBucketPolicy': new AnswerError('NoSuchBucketPolicy', 404),
      's3:GetBucketAcl': { Grants: [{ Grantee: { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } }] },
      's3:GetPublicAccessBlock': new AnswerError('NoSuchPublicAccessBlockConfiguration', 404),
    },
    steps: {},
  },
  {
    check: 'trail-validation',
    name: 'leaves the trail of the organization to its management account',
    answers: {
      'cloudtrail:DescribeTrails': {
        trailList: [
          { Name: 'ours', TrailARN: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/ours', HomeRegion: 'us-east-1' },
          { Name: 'org', TrailARN: 'arn:aws:cloudtrail:us-east-1:210987654321:trail/org', HomeRegion: 'us-east-1' },
        ],
      },
    },
    steps: { 'trail-validation': ['cloudtrail:UpdateTrail'] },
  },
]

const checks = new Map<string, Check>(CHECKS.map((check) => [check.id, check]))

describe('the plan', () => {
  for (const { check: id, name, answers, facts, baseline: given, steps } of PLANS)
    test(`of ${id} ${name}`, async () => {
      const check = checks.get(id)
      assert.ok(check?.plan, `there is no plan of ${id}`)
      const { account } = exampleAccount({ answers, ...(facts && { facts }) })
      const baseline = { ...BASELINE, thresholds: [10, 50], ...given }
      const outcome = await lookAt(check, account, baseline)
      assert.equal(outcome.verdict, 'findings')
      const planned = await check.plan(account, baseline, outcome.verdict === 'findings' ? outcome.findings : [])
      assert.deepEqual(
        Object.fromEntries(planned.map((step) => [step.id, step.calls.map(({ call }) => callName(call))])),
        steps,
      )
      for (const { calls, person } of planned) assert.equal(calls.length === 0, person !== undefined)
    })
})
