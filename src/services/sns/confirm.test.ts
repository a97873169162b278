import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANONYMOUS, REGION } from '../cloudwatch/testing.ts'
import { FOREIGN, fields, link, subscribe, subscriptionArns, TOPIC, topicScene } from './testing.ts'

const DAY = 24 * 3600_000

test('the token of the mail serves ConfirmSubscription, unsigned', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const Token = (await link(scene)).searchParams.get('Token') ?? ''
  const confirm = () => scene.sns('ConfirmSubscription', { TopicArn: TOPIC, Token }, { caller: ANONYMOUS })
  const { SubscriptionArn } = await confirm()
  assert.deepEqual(await subscriptionArns(scene), [SubscriptionArn])
  assert.deepEqual(await confirm(), { SubscriptionArn }, 'a second press of the button changes nothing')
})

test('ConfirmSubscription refuses a wrong token, a foreign topic, and a demand that only a signature can make', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const Token = (await link(scene)).searchParams.get('Token') ?? ''
  const confirm = (input: object) =>
    scene.sns('ConfirmSubscription', { TopicArn: TOPIC, Token, ...input }, { caller: ANONYMOUS })
  // Recorded on AWS, 2025-10-06 and 2023-10-12.
  const noToken = { code: 'InvalidParameter', message: 'Invalid parameter: Token' }
  const noTopic = { code: 'InvalidParameter', message: 'Invalid parameter: Topic' }
  await assert.rejects(confirm({ Token: 'randomtoken' }), { code: 'InvalidParameter', message: 'Invalid token' })
  await assert.rejects(confirm({ Token: 'f'.repeat(64) }), noToken)
  await assert.rejects(confirm({ TopicArn: `${TOPIC}2` }), noToken)
  await assert.rejects(confirm({ TopicArn: TOPIC.replace('us-east-1', 'us-west-2') }), noTopic)
  await assert.rejects(confirm({ TopicArn: 'none' }), noTopic)
  await assert.rejects(confirm({ TopicArn: FOREIGN }), { code: 'AuthorizationError', status: 403 })
  await assert.rejects(confirm({ AuthenticateOnUnsubscribe: 'true' }), { code: 'AuthorizationError' })
  assert.deepEqual(await subscriptionArns(scene), ['PendingConfirmation'])
})

test('who has no token takes no turn among those who write to the account', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const { pathname } = await link(scene)
  const { store } = scene
  let writes = 0
  store.record = async () => {
    writes++
    throw new Error('a stranger waits with the others')
  }
  const Token = 'f'.repeat(64)
  const confirm = scene.sns('ConfirmSubscription', { TopicArn: TOPIC, Token }, { caller: ANONYMOUS })
  await assert.rejects(confirm, { code: 'InvalidParameter', message: 'Invalid parameter: Token' })
  assert.equal((await scene.page('POST', pathname, { TopicArn: TOPIC, Token }))?.status, 404)
  const unsubscribing = { SubscriptionArn: `${TOPIC}:00000000-0000-4000-a000-000000000000`, Token }
  assert.equal((await scene.page('POST', '/unsubscribe.html', unsubscribing))?.status, 404)
  assert.equal(writes, 0)
})

test('a token works for two days, and not after', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const url = await link(scene)
  scene.now += 2 * DAY
  assert.equal((await scene.page('POST', url.pathname, fields(url)))?.status, 404)
  await subscribe(scene)
  assert.equal((await scene.page('POST', url.pathname, fields(url)))?.status, 404)
  const fresh = await link(scene)
  assert.equal((await scene.page('POST', fresh.pathname, fields(fresh)))?.status, 200)
})

test('the confirmation token is not in the table, nor in the audit record of the page', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const url = await link(scene)
  await scene.page('POST', url.pathname, fields(url))
  const token = url.searchParams.get('Token') ?? '-'
  const [subscription] = await scene.db.subscriptions.list(REGION, {}, { topicName: '', subscriptionId: '' }, 10)
  assert.doesNotMatch(JSON.stringify(subscription), new RegExp(token))
})
