import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CannotRun } from '../account/index.ts'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { list } from './list.ts'
import type { Recorded } from './recorded.ts'

const ACCOUNT = '123456789012'
const MADE_BY = { Key: 'castellan:made-by', Value: 'secure' }
const MADE_AT = new Date('2026-11-25T12:00:00Z')
const made = (...arns: readonly string[]): Recorded => ({
  made: new Map(arns.map((arn) => [arn, [MADE_AT.getTime()]])),
  addresses: new Set(['me@example.com']),
  settings: [],
})
const NOTHING = made()
const BUDGET = `arn:aws:budgets::${ACCOUNT}:budget/castellan-monthly`
const ANALYZER = (region: string) => `arn:aws:access-analyzer:${region}:${ACCOUNT}:analyzer/castellan-external-access`
const ROOTS = `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`

const TAGS = { 'castellan:made-by': 'secure' }

/** An account in which nothing is. */
const EMPTY: Readonly<Record<string, unknown>> = {
  'iam:GetAccountAuthorizationDetails': { UserDetailList: [] },
  'iam:ListVirtualMFADevices': { VirtualMFADevices: [] },
  'iam:ListPolicies': { Policies: [] },
  'cloudwatch:DescribeAlarms': { MetricAlarms: [] },
  'sns:ListTopics': { Topics: [] },
  'budgets:DescribeBudgets': { Budgets: [] },
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] },
  'accessanalyzer:ListAnalyzers': { analyzers: [] },
}

const listing = (answers: Readonly<Record<string, unknown>>, recorded = NOTHING, named?: ReadonlySet<string>) =>
  list(exampleAccount({ answers: { ...EMPTY, ...answers }, facts: { isAws: false } }).account, recorded, named)

describe('the list of what secure made', () => {
  test('is empty where nothing is', async () => {
    assert.deepEqual(await listing({}), {
      ours: [],
      doubtful: [],
      others: [],
      settings: [],
      notAvailable: [],
      notSeen: [],
    })
  })

  test('has budgets and analyzers of every Region by tag and journal, and names the others', async () => {
    const regions = ['us-east-1', 'eu-west-1']
    const analyzers = regions.map((region) => ({
      arn: ANALYZER(region),
      name: 'castellan-external-access',
      tags: TAGS,
    }))
    const { ours, others } = await listing(
      {
        'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'castellan-monthly' }, { BudgetName: 'team' }] },
        'budgets:ListTagsForResource': { ResourceTags: [MADE_BY] },
        'accessanalyzer:ListAnalyzers': () => ({ analyzers: analyzers.splice(0, 1) }),
      },
      made(BUDGET, ...regions.map(ANALYZER)),
    )
    assert.deepEqual(
      ours.map(({ name, calls }) => [name, calls.map(({ call }) => `${call.operation} ${call.region}`)]),
      [
        ['budget castellan-monthly', ['DeleteBudget undefined']],
        ['analyzer castellan-external-access', ['DeleteAnalyzer us-east-1']],
        ['analyzer castellan-external-access', ['DeleteAnalyzer eu-west-1']],
      ],
    )
    assert.deepEqual(
      others.map(({ kind, name }) => [kind, name]),
      [
        ['budget', 'team'],
        ['role', 'AWSServiceRoleForAccessAnalyzer'],
      ],
    )
  })

  test('has an analyzer in a Region that is not enabled any more, and does not ask there', async () => {
    const { ours, notSeen } = await listing({}, made(ANALYZER('us-east-1'), ANALYZER('ap-east-1')))
    assert.deepEqual(
      ours.map(({ arn, blocked = '' }) => [arn, /^its Region is not among those/.test(blocked)]),
      [[ANALYZER('ap-east-1'), true]],
    )
    assert.deepEqual(notSeen, [])
  })

  test('goes by the journal where an endpoint has no tags', async () => {
    const { ours } = await listing(
      {
        'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'castellan-monthly' }, { BudgetName: 'team' }] },
        'budgets:ListTagsForResource': new AnswerError('NotImplemented', 501),
      },
      made(BUDGET),
    )
    assert.deepEqual(
      ours.map(({ name, knownBy }) => [name, knownBy]),
      [['budget castellan-monthly', 'journal']],
    )
  })

  test('keeps the device of root, which would be less safe without it', async () => {
    const User = { Arn: `arn:aws:iam::${ACCOUNT}:root` }
    const answers = {
      'iam:ListVirtualMFADevices': { VirtualMFADevices: [{ SerialNumber: ROOTS, User }] },
      'iam:ListMFADeviceTags': { Tags: [MADE_BY] },
    }
    for (const recorded of [made(ROOTS), NOTHING]) {
      const { ours, doubtful } = await listing(answers, recorded)
      assert.match(ours[0]?.kept ?? '', /^it protects the root user: /)
      assert.deepEqual(doubtful, [])
    }
  })

  test('has what the journal made and teardown does not know, which must not be forgotten', async () => {
    const trail = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/ours`
    const { ours } = await listing({}, made(trail))
    assert.match(ours[0]?.blocked ?? '', /does not know its kind/)
  })

  test('has what the journal made and the endpoint cannot list, which may be there', async () => {
    const nothing = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, new AnswerError('NotImplemented', 501)]))
    const arns = [`arn:aws:iam::${ACCOUNT}:user/iam-admin`, BUDGET]
    const { ours, notSeen } = await listing(nothing, made(...arns))
    assert.deepEqual(
      ours.map(({ arn, blocked }) => [arn, /cannot be seen/.test(blocked ?? '')]),
      arns.map((arn) => [arn, true]),
    )
    assert.match(notSeen[0] ?? '', /^iam:GetAccountAuthorizationDetails is not available/)
  })

  test('says what the endpoint has not, and what failed, which is not the same', async () => {
    const { notAvailable, notSeen } = await listing({
      'budgets:DescribeBudgets': new AnswerError('NotImplemented', 501),
      'sns:ListTopics': new AnswerError('InternalError', 500, 'try again'),
    })
    assert.deepEqual(notAvailable, ['budgets:DescribeBudgets'])
    assert.deepEqual(notSeen, ['sns:ListTopics failed: try again (InternalError)'])
  })

  test('is none where a list is denied: what is not seen cannot be said to be gone', async () => {
    await assert.rejects(
      listing({ 'iam:ListPolicies': new AnswerError('AccessDenied', 403) }),
      (error) => error instanceof CannotRun && /not allowed iam:ListPolicies/.test(error.message),
    )
  })
})

describe('the tag alone, which whoever may tag can put on anything,', () => {
  const alice = (CreateDate = MADE_AT) => ({
    'iam:ListMFADevices': {},
    'iam:ListAccessKeys': {},
    'iam:ListSSHPublicKeys': {},
    'iam:ListServiceSpecificCredentials': {},
    'iam:ListSigningCertificates': {},
    'iam:GetLoginProfile': new AnswerError('NoSuchEntity', 404),
    'iam:GetAccountAuthorizationDetails': {
      UserDetailList: [{ UserName: 'alice', Arn: ALICE, Tags: [MADE_BY], CreateDate }],
    },
  })
  const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`
  const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name)

  test('makes nobody ours', async () => {
    const { ours, doubtful } = await listing(alice())
    assert.deepEqual([names(ours), names(doubtful)], [[], ['user alice']])
  })

  test('makes ours who a person says is', async () => {
    const { ours, doubtful } = await listing(alice(), NOTHING, new Set([ALICE]))
    assert.deepEqual([ours.map(({ knownBy }) => knownBy), doubtful], [['tag and your word'], []])
  })

  test('does not make ours who was made anew at another time than the journal says', async () => {
    const { ours, doubtful } = await listing(alice(new Date(MADE_AT.getTime() + 600_000)), made(ALICE))
    assert.deepEqual([names(ours), names(doubtful)], [[], ['user alice']])
    const byJournal = await listing(alice(new Date(MADE_AT.getTime() + 1000)), made(ALICE))
    assert.deepEqual(names(byJournal.ours), ['user alice'])
  })

  test('is not even asked for of what has a name that secure never gives', async () => {
    const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:prod-orders`
    const { ours, doubtful, others } = await listing({
      'sns:ListTopics': { Topics: [{ TopicArn: topic }] },
      'cloudwatch:DescribeAlarms': {
        MetricAlarms: [
          { AlarmArn: 'arn:prod', AlarmName: 'prod', Namespace: 'AWS/Billing' },
          { AlarmArn: 'arn:like', AlarmName: 'castellan-billing-0x10-usd', Namespace: 'AWS/Billing' },
        ],
      },
      'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'team' }] },
      'accessanalyzer:ListAnalyzers': { analyzers: [{ arn: 'arn:looks', name: 'looks', tags: TAGS }] },
      'iam:ListPolicies': {
        Policies: [
          { Arn: 'arn:a', PolicyName: 'prod-boundary', Path: '/' },
          { Arn: 'arn:b', PolicyName: 'prod', Path: '/castellan/' },
        ],
      },
    })
    assert.deepEqual([ours, doubtful], [[], []])
    assert.deepEqual(
      new Set(names(others)),
      new Set(['prod', 'castellan-billing-0x10-usd', 'prod-orders', 'team', 'looks']),
    )
  })
})

describe('a topic of ours', () => {
  const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:castellan-billing-alarms`
  const OURS = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:castellan-billing-10-usd`
  const subscription = (Endpoint: string, SubscriptionArn = `${TOPIC}:${Endpoint}`) => ({ Endpoint, SubscriptionArn })
  const ourAlarm = {
    AlarmArn: OURS,
    AlarmName: 'castellan-billing-10-usd',
    Namespace: 'AWS/Billing',
    AlarmActions: [TOPIC],
  }

  const topic = async (answers: Readonly<Record<string, unknown>>, isRecorded = true) => {
    const { ours } = await listing(
      {
        'sns:ListTopics': { Topics: [{ TopicArn: TOPIC }] },
        'sns:ListTagsForResource': { Tags: [MADE_BY] },
        'sns:ListSubscriptionsByTopic': { Subscriptions: [subscription('me@example.com')] },
        'cloudwatch:DescribeAlarms': { MetricAlarms: [ourAlarm] },
        'cloudwatch:ListTagsForResource': { Tags: [MADE_BY] },
        ...answers,
      },
      isRecorded ? made(TOPIC, OURS) : made(OURS),
      isRecorded ? undefined : new Set([TOPIC]),
    )
    return ours.find(({ arn }) => arn === TOPIC)
  }
  const others = ['me@example.com', 'boss@example.com'].map((address) => subscription(address))

  test('goes with whom secure subscribed', async () => {
    const found = await topic({})
    assert.equal(found?.blocked, undefined)
    assert.deepEqual(
      found?.calls.map(({ call }) => call.operation),
      ['Unsubscribe', 'DeleteTopic'],
    )
  })

  test('stays while somebody else has confirmed to hear of it', async () => {
    const { blocked } = (await topic({ 'sns:ListSubscriptionsByTopic': { Subscriptions: others } })) ?? {}
    assert.equal(blocked, 'it notifies boss@example.com, whom secure did not subscribe')
    const unconfirmed = [subscription('boss@example.com', 'PendingConfirmation')]
    assert.equal((await topic({ 'sns:ListSubscriptionsByTopic': { Subscriptions: unconfirmed } }))?.blocked, undefined)
  })

  test('stays while an alarm of another kind or of somebody else notifies it', async () => {
    for (const alarm of ['MetricAlarms', 'CompositeAlarms']) {
      const prod = { AlarmArn: 'arn:prod', AlarmName: 'prod', OKActions: [TOPIC] }
      const found = await topic({ 'cloudwatch:DescribeAlarms': { MetricAlarms: [ourAlarm], [alarm]: [prod] } })
      assert.equal(found?.blocked, 'it is notified by the alarm prod, which secure did not make')
    }
  })

  test('goes without a journal where a person says so, who is told who hears of it', async () => {
    const found = await topic({ 'sns:ListSubscriptionsByTopic': { Subscriptions: others } }, false)
    assert.deepEqual(
      [found?.blocked, found?.notes],
      [undefined, ['it notifies boss@example.com, whom secure did not subscribe']],
    )
  })
})

test('a boundary stays while anybody on any page of its holders stays', async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/castellan/iam-admin-boundary`
  const pages: unknown[] = []
  const { ours } = await listing(
    {
      'iam:ListPolicies': { Policies: [{ Arn: arn, PolicyName: 'iam-admin-boundary', Path: '/castellan/' }] },
      'iam:ListPolicyTags': { Tags: [MADE_BY] },
      'iam:ListPolicyVersions': { Versions: [] },
      'iam:ListEntitiesForPolicy': (input: { PolicyUsageFilter: string; Marker?: string }) => {
        pages.push(input)
        if (input.PolicyUsageFilter === 'PermissionsPolicy') return {}
        return input.Marker === undefined
          ? { PolicyUsers: [], IsTruncated: true, Marker: '2' }
          : { PolicyRoles: [{ RoleName: 'deploy' }], IsTruncated: false }
      },
    },
    made(arn),
  )
  assert.equal(ours[0]?.blocked, 'it confines role deploy, which secure did not make')
  assert.equal(pages.length, 3)
})
