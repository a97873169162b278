import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, MonitoringScene } from '../cloudwatch/testing.ts'
import { subscriptionArns } from './testing.ts'

test('topic and subscription attributes are told as AWS tells them', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.sns('Subscribe', { TopicArn: topic, Protocol: 'email', Endpoint: 'late@example.com' })
  const { Attributes: attributes } = await scene.sns('GetTopicAttributes', { TopicArn: topic })
  assert.equal(attributes?.SubscriptionsConfirmed, '1')
  assert.equal(attributes?.SubscriptionsPending, '1')
  assert.equal(attributes?.Owner, ACCOUNT)
  assert.equal(JSON.parse(attributes?.Policy ?? '').Id, '__default_policy_ID')
  const { SubscriptionArn = '' } = await scene.sns('Subscribe', {
    TopicArn: topic,
    Protocol: 'email',
    Endpoint: 'late@example.com',
    ReturnSubscriptionArn: true,
  })
  const { Attributes } = await scene.sns('GetSubscriptionAttributes', { SubscriptionArn })
  assert.equal(Attributes?.PendingConfirmation, 'true')
  assert.equal(Attributes?.Endpoint, 'late@example.com')
  const none = `${topic}:00000000-0000-4000-a000-000000000000`
  await assert.rejects(scene.sns('GetSubscriptionAttributes', { SubscriptionArn: none }), {
    code: 'NotFound',
    message: 'Subscription does not exist',
  })
  await scene.sns('Unsubscribe', { SubscriptionArn: none })
})

// Recorded on AWS, 2025-10-06.
for (const [attributes, problem] of [
  [{ RawMessageDelivery: 'wrongvalue' }, 'RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.'],
  [{ RawMessageDelivery: '' }, 'RawMessageDelivery: Invalid value []. Must be true or false.'],
  [
    { FilterPolicyScope: 'RandomValue' },
    'FilterPolicyScope: Invalid value [RandomValue]. Please use either MessageBody or MessageAttributes',
  ],
] as const) {
  test(`a subscription does not take ${JSON.stringify(attributes)}`, async () => {
    const scene = await MonitoringScene.open()
    const TopicArn = await scene.confirmedTopic()
    const [SubscriptionArn = ''] = await subscriptionArns(scene)
    const [[AttributeName = '', AttributeValue = ''] = []] = Object.entries(attributes)
    await assert.rejects(scene.sns('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue }), {
      code: 'InvalidParameter',
      message: `Invalid parameter: ${problem}`,
    })
    const Attributes = { [AttributeName]: AttributeValue }
    const input = { TopicArn, Protocol: 'email', Endpoint: 'new@example.com', Attributes }
    await assert.rejects(scene.sns('Subscribe', input), {
      code: 'InvalidParameter',
      message: `Invalid parameter: Attributes Reason: ${problem}`,
    })
  })
}

test('an attribute that would have no effect is refused', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  const [SubscriptionArn = ''] = await subscriptionArns(scene)
  for (const [AttributeName, AttributeValue] of [
    ['KmsMasterKeyId', 'alias/aws/sns'],
    ['FifoTopic', 'true'],
    ['Nonsense', 'x'],
    ['__proto__', 'x'],
    ['Policy', '{"Statement": []'],
    ['DisplayName', 'a\r\nBcc: x'],
  ] as const) {
    await assert.rejects(scene.sns('SetTopicAttributes', { TopicArn: topic, AttributeName, AttributeValue }), {
      code: 'InvalidParameter',
    })
  }
  for (const [AttributeName, AttributeValue] of [
    ['DeliveryPolicy', '{"healthyRetryPolicy":{}}'],
    ['RawMessageDelivery', 'true'],
    ['Nonsense', 'x'],
  ] as const) {
    await assert.rejects(scene.sns('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue }), {
      code: 'InvalidParameter',
    })
  }
  await scene.sns('SetTopicAttributes', { TopicArn: topic, AttributeName: 'DisplayName', AttributeValue: 'Alerts' })
  assert.equal((await scene.sns('GetTopicAttributes', { TopicArn: topic })).Attributes?.DisplayName, 'Alerts')
})
