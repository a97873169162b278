import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountId, rootUser } from '../aws/index.ts'
import { compile } from '../policy/index.ts'
import type { AuthorizationRequest, ConditionKeys } from '../services/operation.ts'
import { assertRoot, authorise } from './authorise.ts'
import type { Exchange } from './exchange.ts'
import { ACCOUNT, ANN, exchange } from './testing/exchange.ts'

const OTHER = accountId('444455556666')
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:t'
const CREATE = { action: 'sns:CreateTopic', resource: TOPIC }
const TAG = { action: 'sns:TagResource', resource: TOPIC }

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
  assert.match(await message({ ...exchange(statement('Allow', '*')), policies: undefined }, [CREATE]), /Denied/)
})

const policy = (Principal: unknown, Effect = 'Allow') =>
  JSON.stringify({ Statement: { Effect, Principal, Action: 'sns:Publish', Resource: '*' } })
const everything = () => exchange(statement('Allow', '*'))
const nothing = () => exchange(statement('Allow', 's3:*'))
const asRoot = (): Exchange => ({
  ...everything(),
  caller: { ...rootUser(ACCOUNT), credential: { kind: 'long-term', accessKeyId: 'AKIATEST' } },
  policies: { identity: compile([]), root: true },
})

describe("a resource's own policy", () => {
  const publish = (resourcePolicy: string) => [{ action: 'sns:Publish', resource: TOPIC, resourcePolicy }]

  test('allows in its own account what nothing else does, and denies root', async () => {
    assert.equal(await message(nothing(), publish(policy({ AWS: ANN.arn }))), 'allowed')
    assert.equal(await message(nothing(), publish(policy({ AWS: 'AIDAANN' }))), 'allowed', 'by the unique id too')
    assert.match(await message(nothing(), publish(policy({ AWS: OTHER }))), /no identity-based policy allows/)
    assert.match(await message(asRoot(), publish(policy('*', 'Deny'))), /explicit deny in a resource-based policy/)
  })
})

describe('a resource of another account', () => {
  const THEIRS = `arn:aws:sns:us-east-1:${OTHER}:t`
  const publish = (more: Partial<AuthorizationRequest> = {}) => [{ action: 'sns:Publish', resource: THEIRS, ...more }]
  const WALL = `User: ${ANN.arn} is not authorized to perform: SNS:Publish on resource: ${THEIRS} because no resource-based policy allows the SNS:Publish action`

  test('is out of reach without a policy of its own, whatever the caller’s allow, and root’s too', async () => {
    assert.equal(await message(everything(), publish()), WALL)
    assert.equal(await message(asRoot(), publish()), WALL.replace(ANN.arn, rootUser(ACCOUNT).arn))
  })

  test('needs both sides’ Allow', async () => {
    const resourcePolicy = policy({ AWS: ANN.arn })
    assert.equal(await message(everything(), publish({ resourcePolicy })), 'allowed')
    assert.match(await message(nothing(), publish({ resourcePolicy })), /no identity-based policy allows/)
    assert.equal(await message(everything(), publish({ resourcePolicy: policy({ AWS: OTHER }) })), WALL)
  })

  test('is so by its ARN, though the operation works on the caller’s account, and one such among several refuses all', async () => {
    assert.equal(await message(everything(), [{ action: 'sns:Publish', resource: TOPIC }, ...publish()]), WALL)
  })

  test('is so where its ARN says nothing of an account, and the request whose it is', async () => {
    const read = (more: object) => [{ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', ...more }]
    assert.equal(await message(everything(), read({})), 'allowed')
    assert.match(await message(everything(), read({ ownerAccount: OTHER })), /no resource-based policy allows/)
  })

  test('is so where the operation works on another account, and says nothing else of its resource', async () => {
    const asked: Exchange = { ...everything(), accountId: OTHER }
    assert.match(await message(asked, [{ action: 'sns:ListTopics', resource: '*' }]), /no resource-based policy allows/)
  })

  test('has its owner in aws:ResourceAccount', async () => {
    const foreign = { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } }
    const asked = exchange(statement('Allow', '*'), statement('Deny', '*', foreign))
    assert.match(await message(asked, publish({ resourcePolicy: policy('*') })), /explicit deny in an identity-based/)
    assert.equal(await message(asked, [{ action: 'sns:Publish', resource: TOPIC }]), 'allowed')
  })

  test('has no condition keys of the resource that the caller’s account has under its name', async () => {
    const conditional = exchange(statement('Allow', '*', { StringEquals: { 'aws:ResourceTag/team': 'red' } }))
    const looked: string[] = []
    const resourceKeys = (resource: string) => {
      looked.push(resource)
      return { 'aws:ResourceTag/team': 'red' }
    }
    await assert.rejects(async () => authorise(conditional, { requests: publish(), resourceKeys }))
    assert.deepEqual(looked, [])
    await authorise(conditional, { requests: [{ action: 'sns:Publish', resource: TOPIC }], resourceKeys })
    assert.deepEqual(looked, [TOPIC])
  })
})

test('what only root may do is refused to everyone else, whatever policies say', () => {
  assertRoot(asRoot(), 'castellan:ChangeRootPassword')
  assert.throws(() => assertRoot({ ...asRoot(), accountId: OTHER }, 'castellan:ChangeRootPassword'), /only the account/)
  assert.throws(() => assertRoot(everything(), 'castellan:ChangeRootPassword'), {
    message: `User: ${ANN.arn} is not authorized to perform: castellan:ChangeRootPassword because only the account's root user may do so`,
  })
})
