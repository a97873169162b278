import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MonitoringScene } from '../cloudwatch/testing.ts'
import { sns } from './descriptor.ts'
import { fields, link, subscribe, subscriptionArns, TOPIC, topicScene } from './testing.ts'

test('the unsubscribe link ends the subscription by its button, once, and only with its token', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.sns('Publish', { TopicArn: topic, Message: 'hello' })
  const url = await link(scene)
  assert.equal(url.pathname, '/unsubscribe.html')
  const wrong = await scene.page('POST', url.pathname, { ...fields(url), Token: '0'.repeat(64) })
  assert.equal(wrong?.status, 404)
  assert.match(String((await scene.page('GET', url.pathname, fields(url)))?.body), /<button type="submit">Unsubscribe/)
  assert.equal((await subscriptionArns(scene)).length, 1)
  assert.match(String((await scene.page('POST', url.pathname, fields(url)))?.body), /Subscription removed!/)
  assert.deepEqual(await subscriptionArns(scene), [])
  assert.equal((await scene.page('POST', url.pathname, fields(url)))?.status, 404)
  const { Attributes } = await scene.sns('GetTopicAttributes', { TopicArn: topic })
  assert.equal(Attributes?.SubscriptionsDeleted, '1')
})

test('a subscription confirmed with AuthenticateOnUnsubscribe is not ended by a link', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const Token = (await link(scene)).searchParams.get('Token') ?? ''
  await scene.sns('ConfirmSubscription', { TopicArn: TOPIC, Token, AuthenticateOnUnsubscribe: 'true' })
  await scene.sns('Publish', { TopicArn: TOPIC, Message: 'hello' })
  const url = await link(scene)
  assert.equal((await scene.page('POST', url.pathname, fields(url)))?.status, 404)
  const [SubscriptionArn = ''] = await subscriptionArns(scene)
  await scene.sns('Unsubscribe', { SubscriptionArn })
  assert.deepEqual(await subscriptionArns(scene), [])
  assert.deepEqual(await scene.sns('Unsubscribe', { SubscriptionArn }), {}, 'what has ended has ended')
})

test('Unsubscribe is never anonymous', () => {
  assert.deepEqual(
    sns.operations.filter((operation) => operation.who === 'anonymous').map((operation) => operation.name),
    ['ConfirmSubscription'],
  )
})

// Recorded on AWS, 2025-10-06.
for (const [arn, problem] of [
  ['', 'SubscriptionArn Reason: no value for required parameter'],
  ['randomstring', 'SubscriptionArn Reason: An ARN must have at least 6 elements, not 1'],
  ['arn:aws:sns:us-east-1:random', 'SubscriptionArn Reason: An ARN must have at least 6 elements, not 5'],
  ['arn:aws:sns:us-east-1:111111111111:random', 'SubscriptionId'],
  [`${TOPIC}:none`, 'SubscriptionId'],
] as const) {
  test(`${JSON.stringify(arn)} is no subscription's ARN, whoever asks`, async () => {
    const scene = await topicScene()
    const refusal = { code: 'InvalidParameter', message: `Invalid parameter: ${problem}` }
    const SubscriptionArn = arn
    await assert.rejects(scene.sns('Unsubscribe', { SubscriptionArn }), refusal)
    await assert.rejects(scene.sns('GetSubscriptionAttributes', { SubscriptionArn }), refusal)
    const change = { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '' }
    await assert.rejects(scene.sns('SetSubscriptionAttributes', change), refusal)
  })
}
