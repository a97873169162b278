import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { compile } from '../policy/index.ts'
import { identify } from '../protocol/index.ts'
import type { AuthorizationRequest, ConditionKeys } from '../services/operation.ts'
import { authorise } from './authorise.ts'
import type { Exchange } from './exchange.ts'

const ACCOUNT = accountId('123456789012')
const ARN = 'arn:aws:iam::123456789012:user/ann'
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:t'
const CREATE = { action: 'sns:CreateTopic', resource: TOPIC }
const TAG = { action: 'sns:TagResource', resource: TOPIC }

/** As much of a request by a user with these statements as authorisation looks at. */
function exchange(...Statement: object[]): Exchange {
  const document = JSON.stringify({ Version: '2012-10-17', Statement })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = Buffer.from('Action=CreateTopic&Version=2010-03-31')
  const request = { method: 'POST', path: '/', query: '', rawHeaders: [], headers, body, bodySha256: '' }
  const user = { kind: 'user', accountId: ACCOUNT, arn: ARN, userId: 'AIDAANN', userName: 'ann', path: '/' }
  return {
    caller: { ...user, credential: 'long-term' },
    principal: { ...user, tags: new Map(), identity: compile([{ policy: 'own', document }]), boundary: undefined },
    call: identify(request, 'sns', 'us-east-1'),
    request,
    sourceIp: '127.0.0.1',
    now: 0,
  } as unknown as Exchange
}

function message(asked: Exchange, requests: readonly AuthorizationRequest[], keys?: ConditionKeys): Promise<string> {
  const answer = async () => authorise(asked, { requests, conditionKeys: keys && (() => keys) })
  return answer().then(
    () => 'allowed',
    (error: Error) => error.message,
  )
}

const statement = (Effect: string, Action: string, Condition?: object) => ({
  ...{ Effect, Action, Resource: '*' },
  ...(Condition && { Condition }),
})

describe('a call that needs several (action, resource) pairs', () => {
  test('is allowed where each pair is', async () => {
    const asked = exchange(statement('Allow', 'sns:CreateTopic'), statement('Allow', 'sns:TagResource'))
    assert.equal(await message(asked, [CREATE, TAG]), 'allowed')
  })

  test('is refused by the first pair that nothing allows', async () => {
    const text = await message(exchange(statement('Allow', 'sns:Get*')), [CREATE, TAG])
    assert.match(text, /perform: SNS:CreateTopic on resource: \S+ because no identity-based policy allows/)
  })

  test('names the explicit deny of any of them, though an earlier one is allowed by nothing', async () => {
    const text = await message(exchange(statement('Deny', 'sns:TagResource')), [CREATE, TAG])
    assert.match(text, /perform: SNS:TagResource on resource: \S+ with an explicit deny in an identity-based policy/)
  })

  test('and so where the operation’s own keys decide', async () => {
    const team = { StringEquals: { 'aws:RequestTag/team': 'red' } }
    const asked = exchange(statement('Deny', 'sns:TagResource', team))
    assert.match(await message(asked, [CREATE, TAG], { 'aws:RequestTag/team': 'red' }), /SNS:TagResource.*explicit/)
    assert.match(await message(asked, [CREATE, TAG], { 'aws:RequestTag/team': 'blue' }), /SNS:CreateTopic.*no identity/)
  })
})

test('a call that asks for nothing is not let through', async () => {
  assert.match(await message(exchange(statement('Allow', '*')), []), /cannot be decided/)
})

test('without a principal nothing is let through', async () => {
  assert.match(await message({ ...exchange(statement('Allow', '*')), principal: undefined }, [CREATE]), /Denied/)
})
