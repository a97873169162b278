import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { account, allow, inline, user } from '../../policy/analyse/escalation/testing.ts'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { liveCalls } from './live-calls.ts'
import { prove } from './proof.ts'

const ALICE = 'arn:aws:iam::123456789012:user/alice'
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
const proof = prove(
  account({
    users: [user('alice', { inlinePolicies: inline(allow('iam:GetAccountSummary'), allow('sns:ListTopics', MFA)) })],
  }),
  ALICE,
  ['iam:*', 'sns:*'],
)
assert.ok(proof)

/** Denies what it has no answer for. */
const calls = (answers: Readonly<Record<string, unknown>>, isCastellan = false) =>
  liveCalls(exampleAccount({ answers, facts: { isCastellan } }).account, proof)

const SUMMARY = { 'iam:GetAccountSummary': { SummaryMap: {} } }

describe('calls as the principal', () => {
  test('agree with the proof where the account answers as the policies say', async () => {
    const { tried, disagreements, unanswered } = await calls(SUMMARY)
    assert.deepEqual(
      tried.filter(({ isAllowed }) => isAllowed).map(({ action }) => action),
      ['iam:GetAccountSummary'],
    )
    assert.equal(tried.length, 12)
    assert.deepEqual([disagreements, unanswered], [[], []])
  })

  test('agree either way where a condition decides', async () => {
    assert.deepEqual((await calls({ ...SUMMARY, 'sns:ListTopics': { Topics: [] } })).disagreements, [])
  })

  test('contradict the proof where the account allows what the policies do not', async () => {
    const { disagreements } = await calls({ ...SUMMARY, 's3:ListBuckets': { Buckets: [] } })
    assert.deepEqual(
      disagreements.map(({ request, isAllowed }) => [request.action, isAllowed]),
      [['s3:ListAllMyBuckets', false]],
    )
  })

  test('tell where the account denies what the policies allow', async () => {
    const { disagreements } = await calls({})
    assert.deepEqual(
      disagreements.map(({ request, isAllowed }) => [request.action, isAllowed]),
      [['iam:GetAccountSummary', true]],
    )
  })

  test('are allowed where a dry run says so, and say nothing where the endpoint has no such call', async () => {
    const { tried, unanswered, disagreements } = await calls({
      ...SUMMARY,
      'ec2:DescribeInstances': new AnswerError('DryRunOperation', 412),
      'tagging:GetResources': new AnswerError('NotImplemented', 501),
    })
    assert.ok(tried.some(({ action, isAllowed }) => action === 'ec2:DescribeInstances' && isAllowed))
    assert.deepEqual(unanswered, ['tag:GetResources'])
    assert.deepEqual(
      disagreements.map(({ request }) => request.action),
      ['ec2:DescribeInstances'],
    )
  })
})
