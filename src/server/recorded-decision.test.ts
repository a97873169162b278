import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId, iamUser } from '../aws/index.ts'
import { compile, decideAll, type Pair } from '../policy/index.ts'
import { recordedDecision } from './recorded-decision.ts'

const ACCOUNT = accountId('123456789012')
const OTHER = accountId('444455556666')
const caller = iamUser(ACCOUNT, { userId: 'AIDAANN', userName: 'ann', path: '/' })

function policy(Effect: string, Resource: string, Condition?: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: { Effect, Action: '*', Resource, Condition } })
}

function decided(documents: readonly string[], resources: readonly string[], value: string | readonly string[] = 'v') {
  const identity = compile(documents.map((document, index) => ({ policy: `p${index}`, document })))
  const pairs: readonly Pair[] = resources.map((resource) => ({
    request: { action: 'sqs:SendMessage', resource, context: () => value },
    layers: { identity },
  }))
  return { pairs, decisions: decideAll(pairs).decisions }
}

const arns = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:sqs:us-east-1:${ACCOUNT}:q${index}`)
const NOBODY_ELSE = { caller, asker: undefined }

test('of a thousand asks the first are kept, and the one that is denied, with how many more there were', () => {
  const documents = [policy('Allow', '*'), policy('Deny', `arn:aws:sqs:us-east-1:${ACCOUNT}:q900`)]
  const { asks, omittedAsks = 0 } = recordedDecision(decided(documents, arns(1000)), NOBODY_ELSE, ACCOUNT)
  assert.equal(asks.length + omittedAsks, 1000)
  assert.ok(asks.length <= 21)
  assert.match(asks.at(-1)?.resource ?? '', /q900$/)
  assert.equal(asks.at(-1)?.effect, 'ExplicitDeny')
})

test('what is kept of the largest decision is bounded, whatever is sent', () => {
  const long = 'x'.repeat(100_000)
  const keys = Array.from({ length: 500 }, (_, index) =>
    policy('Allow', '*', { StringEquals: { [`aws:RequestTag/${index}`]: 'no' } }),
  )
  for (const value of [long, 'y'.repeat(500), Array.from({ length: 1000 }, () => 'z'), [long]]) {
    const kept = recordedDecision(
      decided(
        keys,
        arns(50).map((arn) => arn + long),
        value,
      ),
      NOBODY_ELSE,
      ACCOUNT,
    )
    const text = JSON.stringify(kept)
    assert.ok(text.length < 26_000, `${text.length} characters`)
    assert.equal(kept.omittedPolicies, 1)
  }
})

test('another account’s record is told what was asked for, and nothing of the caller’s policies', () => {
  const both = decided([policy('Allow', '*')], arns(2))
  const [first] = recordedDecision(both, NOBODY_ELSE, OTHER).asks
  assert.deepEqual(first, { action: 'sqs:SendMessage', resource: arns(1)[0], effect: 'Allow' })
})
