import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Prompts, plain } from '../../terminal/index.ts'
import { CannotRun, call, memoryJournal } from '../account/index.ts'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { teardown } from './run.ts'

const ACCOUNT = '123456789012'
const MADE_BY = { Key: 'castellan:made-by', Value: 'secure' }

/** An account in which one budget is ours, until it is deleted and as often as it is seen after that. */
function accountWithBudget({ seenAfter = 0, refusal }: { seenAfter?: number; refusal?: Error } = {}) {
  let isThere = true
  let seen = seenAfter
  const answers = {
    'iam:GetAccountAuthorizationDetails': { UserDetailList: [] },
    'iam:ListVirtualMFADevices': { VirtualMFADevices: [] },
    'iam:ListPolicies': { Policies: [] },
    'cloudwatch:DescribeAlarms': { MetricAlarms: [] },
    'sns:ListTopics': { Topics: [] },
    'budgets:DescribeBudgets': () => ({ Budgets: isThere || seen-- > 0 ? [{ BudgetName: 'castellan-monthly' }] : [] }),
    'budgets:ListTagsForResource': { ResourceTags: [MADE_BY] },
    'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
    'accessanalyzer:ListAnalyzers': { analyzers: [] },
    'budgets:DeleteBudget': () => {
      if (refusal) return refusal
      isThere = false
      return {}
    },
  }
  return exampleAccount({ answers })
}

const BUDGET = `arn:aws:budgets::${ACCOUNT}:budget/castellan-monthly`

/** A journal that knows of the budget, or of nothing. */
function journal(isKnown: boolean) {
  const kept = memoryJournal()
  const making = call('budgets', 'CreateBudget', { AccountId: ACCOUNT, Budget: undefined })
  if (isKnown) kept.begin(making, { step: 'budget', makes: BUDGET })
  return kept
}

interface Run {
  /** Whether the journal knows of the budget; default: yes. */
  readonly isKnown?: boolean
  readonly account?: ReturnType<typeof accountWithBudget>
  readonly isAgreed?: boolean
  /** What the person types, question by question. */
  readonly typed?: readonly string[]
}

async function run({ account: example = accountWithBudget(), isAgreed = false, isKnown = true, typed }: Run) {
  const waits: number[] = []
  const answers = [...(typed ?? [])]
  const people: Prompts = {
    say() {},
    ask: async () => answers.shift() ?? '',
    confirm: async () => true,
    showQr() {},
    open() {},
    waitFor: async () => true,
  }
  let text = ''
  const end = teardown({
    account: example.account,
    journal: journal(isKnown),
    isAgreed,
    people: typed ? people : undefined,
    out: (part) => (text += part),
    paint: plain,
    wait: async (milliseconds) => void waits.push(milliseconds),
  })
  const deletions = () => example.calls.filter(({ operation }) => operation === 'DeleteBudget').length
  return { end, waits, deletions, text: () => text }
}

describe('teardown', () => {
  test('asks for the id of the account, and removes when it is right', async () => {
    const { end, deletions, text } = await run({ typed: ['123', ACCOUNT] })
    assert.equal(await end, true)
    assert.equal(deletions(), 1)
    assert.match(text(), /Nothing that secure made is left\.\n$/)
  })

  test('changes nothing when the id is wrong three times, or nobody is there to give it', async () => {
    for (const typed of [['yes', 'y', '123456789013'], undefined]) {
      const { end, deletions } = await run(typed ? { typed } : {})
      await assert.rejects(end, CannotRun)
      assert.equal(deletions(), 0)
    }
  })

  test('leaves what only its tag says is ours, whatever the flags agreed to', async () => {
    const { end, deletions, text } = await run({ isKnown: false, isAgreed: true })
    assert.equal(await end, false)
    assert.equal(deletions(), 0)
    assert.match(text(), /LEFT, for secure may not have made it: .*\n {2}budget castellan-monthly\n/)
    assert.match(text(), /Left, for only its tag says that secure made it: budget castellan-monthly /)
  })

  test('asks for the name of what only its tag says is ours, and removes that alone', async () => {
    const typed = ['budget castellan-monthly', ACCOUNT]
    const { end, deletions, text } = await run({ isKnown: false, typed })
    assert.equal(await end, true)
    assert.equal(deletions(), 1)
    assert.match(text(), /budget castellan-monthly \(known by its tag and your word\)/)
    for (const answer of ['', 'yes', ACCOUNT]) {
      const declined = await run({ isKnown: false, typed: [answer] })
      assert.equal(await declined.end, false)
      assert.equal(declined.deletions(), 0)
    }
  })

  test('waits until what it removed is seen to be gone', async () => {
    const { end, waits } = await run({ account: accountWithBudget({ seenAfter: 2 }), isAgreed: true })
    assert.equal(await end, true)
    assert.deepEqual(waits, [500, 1000])
  })

  test('says what is left when a removal is refused', async () => {
    const refusal = new AnswerError('AccessDenied', 403, 'no')
    const { end, text } = await run({ account: accountWithBudget({ refusal }), isAgreed: true })
    assert.equal(await end, false)
    assert.match(text(), /✗ budget castellan-monthly: budgets:ModifyBudget is denied: no\n/)
    assert.match(text(), /Left of what secure made: budget castellan-monthly\n$/)
  })

  test('takes for removed what somebody else removed in between', async () => {
    const refusal = new AnswerError('NotFoundException', 400)
    const { end, text } = await run({ account: accountWithBudget({ refusal }), isAgreed: true })
    // This account goes on listing it, which is said too.
    assert.equal(await end, false)
    assert.match(text(), /✓ budget castellan-monthly removed/)
  })

  test('tries again what is still held by something that was removed a moment ago', async () => {
    const refusal = new AnswerError('DeleteConflictException', 409, 'still held')
    const { end, waits, deletions } = await run({ account: accountWithBudget({ refusal }), isAgreed: true })
    assert.equal(await end, false)
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000])
    assert.equal(deletions(), 6)
  })
})
