import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MonitoringScene, USER } from '../cloudwatch/testing.ts'
import { FOREIGN, subscriptionArns, TOPIC, topicScene } from './testing.ts'

test('CreateTopic answers with the topic that there is, and refuses other attributes or tags for it', async () => {
  const scene = await topicScene()
  const create = (input: object) => scene.sns('CreateTopic', { Name: 'alerts', ...input })
  assert.deepEqual(await create({}), { TopicArn: TOPIC })
  assert.equal((await scene.sns('ListTopics', {})).Topics?.length, 1)
  await assert.rejects(create({ Attributes: { DisplayName: 'x' } }), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
  })
  await assert.rejects(create({ Tags: [{ Key: 'a', Value: 'b' }] }), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Tags Reason: Topic already exists with different tags',
  })
})

for (const name of ['', 'a b', 'a.b', 'x'.repeat(257), 'ünï', 'queue.fifo', '*', 'a:b']) {
  test(`${JSON.stringify(name.slice(0, 20))} is no topic name`, async () => {
    const scene = await MonitoringScene.open()
    await assert.rejects(scene.sns('CreateTopic', { Name: name }), {
      code: 'InvalidParameter',
      message: /^Invalid parameter: Topic Name/,
    })
  })
}

// Recorded on AWS, 2025-09-29.
test('FifoTopic=false is neither kept nor shown, and cannot be set of a topic that is there', async () => {
  const scene = await MonitoringScene.open()
  const Attributes = { FifoTopic: 'false', DisplayName: 'x' }
  const { TopicArn = '' } = await scene.sns('CreateTopic', { Name: 'standard', Attributes })
  assert.deepEqual(await scene.sns('CreateTopic', { Name: 'standard', Attributes: { FifoTopic: 'False' } }), {
    TopicArn,
  })
  const shown = (await scene.sns('GetTopicAttributes', { TopicArn })).Attributes ?? {}
  assert.equal(shown.DisplayName, 'x')
  assert.deepEqual(
    Object.keys(shown).filter((name) => /Fifo|ContentBased/.test(name)),
    [],
  )
  const set = { TopicArn, AttributeName: 'FifoTopic', AttributeValue: 'false' }
  await assert.rejects(scene.sns('SetTopicAttributes', set), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: AttributeName',
  })
})

test('a FIFO topic’s name ends with .fifo, and that of a standard topic has no dot', async () => {
  const scene = await MonitoringScene.open()
  for (const [Name, FifoTopic, message] of [
    ['alerts', 'true', 'Invalid parameter: Topic Name'],
    ['alerts.fifo', undefined, 'Invalid parameter: Topic Name'],
    ['alerts.fifo', 'false', 'Invalid parameter: Topic Name'],
    ['alerts.fifo', 'true', 'Invalid parameter: Topic Name Reason: Castellan has no FIFO topics'],
  ] as const) {
    const creating = scene.sns('CreateTopic', { Name, ...(FifoTopic && { Attributes: { FifoTopic } }) })
    await assert.rejects(creating, { code: 'InvalidParameter', message })
  }
})

test('a topic of another account is refused alike, whether it is there or not', async () => {
  const scene = await topicScene()
  for (const arn of [FOREIGN, `${FOREIGN}-none`]) {
    const message = (action: string) =>
      `User: ${USER.arn} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`
    const refused = (promise: Promise<unknown>, action: string) =>
      assert.rejects(promise, { code: 'AuthorizationError', status: 403, message: message(action) })
    const as = { caller: USER }
    await refused(scene.sns('Publish', { TopicArn: arn, Message: 'x' }, as), 'SNS:Publish')
    await refused(
      scene.sns('Subscribe', { TopicArn: arn, Protocol: 'email', Endpoint: 'a@example.com' }, as),
      'SNS:Subscribe',
    )
    await refused(scene.sns('GetTopicAttributes', { TopicArn: arn }, as), 'SNS:GetTopicAttributes')
    await refused(scene.sns('DeleteTopic', { TopicArn: arn }, as), 'SNS:DeleteTopic')
    await refused(scene.sns('ListTagsForResource', { ResourceArn: arn }, as), 'SNS:ListTagsForResource')
  }
})

test('a topic is gone with its subscriptions, and deleting it again is no error', async () => {
  const scene = await MonitoringScene.open()
  const TopicArn = await scene.confirmedTopic()
  await scene.sns('DeleteTopic', { TopicArn })
  await scene.sns('DeleteTopic', { TopicArn })
  assert.deepEqual((await scene.sns('ListTopics', {})).Topics, [])
  assert.deepEqual(await subscriptionArns(scene), [])
  await assert.rejects(scene.sns('Publish', { TopicArn, Message: 'x' }), {
    code: 'NotFound',
    message: 'Topic does not exist',
    status: 404,
  })
})

test('lists page by 100', async () => {
  const scene = await MonitoringScene.open()
  for (let index = 0; index < 101; index++) await scene.sns('CreateTopic', { Name: `t${index}` })
  const first = await scene.sns('ListTopics', {})
  assert.equal(first.Topics?.length, 100)
  const second = await scene.sns('ListTopics', { NextToken: first.NextToken })
  assert.deepEqual([second.Topics?.length, second.NextToken], [1, undefined])
  await assert.rejects(scene.sns('ListTopics', { NextToken: 'rubbish' }), { code: 'InvalidParameter' })
})

test('tags of a topic', async () => {
  const scene = await topicScene()
  await scene.sns('TagResource', {
    ResourceArn: TOPIC,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  })
  await scene.sns('UntagResource', { ResourceArn: TOPIC, TagKeys: ['a'] })
  assert.deepEqual((await scene.sns('ListTagsForResource', { ResourceArn: TOPIC })).Tags, [{ Key: 'b', Value: '2' }])
  await assert.rejects(
    scene.sns('TagResource', {
      ResourceArn: TOPIC,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
    }),
    {
      message: 'Invalid parameter: Duplicated keys are not allowed.',
    },
  )
  await assert.rejects(scene.sns('ListTagsForResource', { ResourceArn: `${TOPIC}2` }), {
    code: 'ResourceNotFound',
    message: 'Resource does not exist',
  })
})
