import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CannotRun } from '../account/index.ts'
import { AnswerError, exampleAccount } from '../checks/testing.ts'
import { list } from './list.ts'
import type { Recorded } from './recorded.ts'

const ACCOUNT = '123456789012'
const MADE_BY = { Key: 'castellan:made-by', Value: 'secure' }
const NOTHING: Recorded = { made: new Set(), settings: [] }
const BUDGET = `arn:aws:budgets::${ACCOUNT}:budget/castellan-monthly`
const ROOTS = `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`

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

const listing = (answers: Readonly<Record<string, unknown>>, recorded = NOTHING) =>
  list(exampleAccount({ answers: { ...EMPTY, ...answers } }).account, recorded)

describe('the list of what secure made', () => {
  test('is empty where nothing is', async () => {
    assert.deepEqual(await listing({}), { ours: [], others: [], settings: [], notAvailable: [], notSeen: [] })
  })

  test('has budgets and analyzers of every Region by their tags, and names the others', async () => {
    const tagOf = ({ ResourceARN }: { ResourceARN: string }) => ({
      ResourceTags: ResourceARN === BUDGET ? [MADE_BY] : [],
    })
    const { ours, others } = await listing({
      'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'castellan-monthly' }, { BudgetName: 'team' }] },
      'budgets:ListTagsForResource': tagOf,
      'accessanalyzer:ListAnalyzers': {
        analyzers: [{ arn: 'arn:of:an:analyzer', name: 'looks', tags: { 'castellan:made-by': 'secure' } }],
      },
    })
    assert.deepEqual(
      ours.map(({ name, calls }) => [name, calls.map(({ call }) => `${call.operation} ${call.region}`)]),
      [
        ['budget castellan-monthly', ['DeleteBudget undefined']],
        ['analyzer looks', ['DeleteAnalyzer us-east-1']],
        ['analyzer looks', ['DeleteAnalyzer eu-west-1']],
      ],
    )
    assert.deepEqual(others, [{ kind: 'budget', name: 'team' }])
  })

  test('goes by the journal where an endpoint has no tags', async () => {
    const { ours } = await listing(
      {
        'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'castellan-monthly' }, { BudgetName: 'team' }] },
        'budgets:ListTagsForResource': new AnswerError('NotImplemented', 501),
      },
      { made: new Set([BUDGET]), settings: [] },
    )
    assert.deepEqual(
      ours.map(({ name, knownBy }) => [name, knownBy]),
      [['budget castellan-monthly', 'journal']],
    )
  })

  test('keeps the device of root, which would be less safe without it', async () => {
    const User = { Arn: `arn:aws:iam::${ACCOUNT}:root` }
    const { ours } = await listing({
      'iam:ListVirtualMFADevices': { VirtualMFADevices: [{ SerialNumber: ROOTS, User }] },
      'iam:ListMFADeviceTags': { Tags: [MADE_BY] },
    })
    assert.match(ours[0]?.kept ?? '', /^it protects the root user: /)
  })

  test('has what the journal made and teardown does not know, which must not be forgotten', async () => {
    const trail = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/ours`
    const { ours } = await listing({}, { made: new Set([trail]), settings: [] })
    assert.match(ours[0]?.blocked ?? '', /does not know its kind/)
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
