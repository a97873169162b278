import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, MonitoringScene } from '../cloudwatch/testing.ts'

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`
const DEFAULT = '__default_statement_ID'

async function topicScene() {
  const scene = await MonitoringScene.open()
  await scene.sns('CreateTopic', { Name: 'alerts' })
  return scene
}

const permission = { TopicArn: TOPIC, Label: 'theirs', AWSAccountId: ['999999999999'], ActionName: ['Publish'] }

async function statements(scene: MonitoringScene): Promise<{ Sid: string }[]> {
  const { Attributes } = await scene.sns('GetTopicAttributes', { TopicArn: TOPIC })
  return JSON.parse(Attributes?.Policy ?? '').Statement
}

async function labels(scene: MonitoringScene): Promise<string[]> {
  return (await statements(scene)).map(({ Sid }) => Sid)
}

// https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html
test('AddPermission adds a statement to the policy that the topic has', async () => {
  const scene = await topicScene()
  await scene.sns('AddPermission', permission)
  await scene.sns('AddPermission', {
    ...permission,
    Label: 'ours',
    AWSAccountId: [ACCOUNT, '999999999999'],
    ActionName: ['Subscribe', 'Receive'],
  })
  const [first, theirs, ours] = await statements(scene)
  assert.equal(first?.Sid, DEFAULT)
  assert.deepEqual(theirs, {
    Sid: 'theirs',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::999999999999:root' },
    Action: 'SNS:Publish',
    Resource: TOPIC,
  })
  assert.deepEqual(ours, {
    Sid: 'ours',
    Effect: 'Allow',
    Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`, 'arn:aws:iam::999999999999:root'] },
    Action: ['SNS:Subscribe', 'SNS:Receive'],
    Resource: TOPIC,
  })
})

for (const [name, change, code, message] of [
  [
    'an operation that is not on topics',
    { ActionName: ['SetSubscriptionAttributes'] },
    'InvalidParameter',
    'Invalid parameter: Policy statement action out of service scope!',
  ],
  ['no account', { AWSAccountId: ['12345'] }, 'InvalidParameter', 'Invalid parameter: Policy Error: PrincipalNotFound'],
  ['an empty list', { ActionName: [] }, 'InvalidParameter', 'Invalid parameter: ActionName'],
  ['a topic that is not there', { TopicArn: `${TOPIC}-none` }, 'NotFound', 'Topic does not exist'],
  ['a label that is taken', { Label: DEFAULT }, 'InvalidParameter', 'Invalid parameter: Statement already exists'],
] as const) {
  test(`AddPermission refuses ${name} and changes nothing`, async () => {
    const scene = await topicScene()
    const adding = scene.sns('AddPermission', { ...permission, ...change } as typeof permission)
    await assert.rejects(adding, { code, message })
    assert.deepEqual(await labels(scene), [DEFAULT])
  })
}

// https://docs.aws.amazon.com/sns/latest/api/API_RemovePermission.html
test('RemovePermission takes one statement out, and leaves the last', async () => {
  const scene = await topicScene()
  await scene.sns('AddPermission', permission)
  await scene.sns('RemovePermission', { TopicArn: TOPIC, Label: 'nobody’s' })
  assert.deepEqual(await labels(scene), [DEFAULT, 'theirs'])
  await scene.sns('RemovePermission', { TopicArn: TOPIC, Label: DEFAULT })
  assert.deepEqual(await labels(scene), ['theirs'])
  await assert.rejects(scene.sns('RemovePermission', { TopicArn: TOPIC, Label: 'theirs' }), {
    code: 'InvalidParameter',
  })
  assert.deepEqual(await labels(scene), ['theirs'])
})
