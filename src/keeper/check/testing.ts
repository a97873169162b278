import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { Account, type AccountFacts, actionOf, type Call, callName, memoryJournal } from '../account/index.ts'
import { CHECKS } from '../checks/index.ts'
import { type Baseline, type Check, type Example, lookAt } from './index.ts'

/** An error as the SDK throws it, to be an example's answer. */
export class AnswerError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number }

  constructor(name: string, httpStatusCode = 400, message = name, attempts = 1) {
    super(message)
    this.name = name
    this.$metadata = { httpStatusCode, attempts }
  }
}

const FACTS: AccountFacts = {
  accountId: accountId('123456789012'),
  partition: 'aws',
  caller: { kind: 'root', arn: 'arn:aws:iam::123456789012:root', name: 'root' },
  isAws: true,
  isCastellan: false,
  region: 'us-east-1',
}

export const BASELINE: Baseline = {
  email: 'me@example.com',
  thresholds: [10, 50, 100, 500],
  adminName: 'iam-admin',
  boundary: false,
  now: Date.parse('2026-11-25T12:00:00Z'),
}

/** An example's account, which notes what it is asked. What it has no answer for is refused as a denied call is. */
export function exampleAccount({ answers, facts }: Pick<Example, 'answers' | 'facts'>): {
  readonly account: Account
  /** IAM actions, each once. */
  readonly asked: ReadonlySet<string>
  readonly calls: readonly Call[]
} {
  const asked = new Set<string>()
  const calls: Call[] = []
  const send = async (call: Call) => {
    asked.add(actionOf(call))
    calls.push(call)
    const answer = answers[callName(call)]
    if (answer === undefined) throw new AnswerError('AccessDenied', 403, `no answer for ${callName(call)}`)
    const result: unknown = typeof answer === 'function' ? answer(call.input) : answer
    if (result instanceof Error) throw result
    return result
  }
  const account = new Account({ ...FACTS, ...facts }, send, { journal: memoryJournal(), wait: async () => {} })
  return { account, asked, calls }
}

/** What a check's two examples do not show. */
export interface Edge extends Omit<Example, 'name'> {
  /** As a sentence, its check before it. */
  readonly name: string
  /** The findings' ids, or another verdict. */
  readonly expected: readonly string[] | 'pass' | 'not-available' | 'not-visible' | 'not-applicable' | 'failed'
}

const checks = new Map<string, Check>(CHECKS.map((check) => [check.id, check]))

/** A test for each edge, by its check's id. */
export function testEdges(all: Readonly<Record<string, readonly Edge[]>>): void {
  for (const [id, edges] of Object.entries(all))
    describe(id, () => {
      for (const { name, answers, facts, baseline, expected } of edges)
        test(name, async () => {
          const check = checks.get(id)
          assert.ok(check, `there is no check ${id}`)
          const { account } = exampleAccount({ answers, ...(facts && { facts }) })
          const outcome = await lookAt(check, account, { ...BASELINE, ...baseline })
          const found = outcome.verdict === 'findings' ? outcome.findings.map((finding) => finding.id) : outcome.verdict
          assert.deepEqual(found, expected, JSON.stringify(outcome))
        })
    })
}
