import { accountId } from '../../aws/index.ts'
import { Account, type AccountFacts, actionOf, type Call, callName, memoryJournal } from '../account/index.ts'
import type { Baseline, Example } from './index.ts'

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
