import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ACCOUNT, MonitoringScene, REGION } from '../cloudwatch/testing.ts'
import { TOPIC, topicScene } from './testing.ts'

const FOREIGN_USER = 'arn:aws:iam::999999999999:user/bob'

describe('a topic’s policy keeps users by their unique ids', () => {
  const bob = `arn:aws:iam::${ACCOUNT}:user/bob`
  const policyFor = (Principal: unknown) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: TOPIC }],
    })
  const add = (scene: MonitoringScene, userId: string, userName = 'bob') =>
    scene.store.write(ACCOUNT, (tx) =>
      tx.users.add({ userId, userName, path: '/', createdAt: scene.now, boundaryArn: null }),
    )
  const set = (scene: MonitoringScene, AttributeValue: string) =>
    scene.sns('SetTopicAttributes', { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue })
  const stored = async (scene: MonitoringScene) =>
    JSON.parse((await scene.db.topics.get(REGION, 'alerts'))?.attributes.Policy ?? '').Statement[0].Principal
  const shown = async (scene: MonitoringScene) =>
    JSON.parse((await scene.sns('GetTopicAttributes', { TopicArn: TOPIC })).Attributes?.Policy ?? '').Statement[0]
      .Principal

  test('so that nobody inherits a grant with a name', async () => {
    const scene = await topicScene()
    await add(scene, 'AIDABOB1')
    await set(scene, policyFor({ AWS: bob }))
    assert.deepEqual(await stored(scene), { AWS: 'AIDABOB1' })
    assert.deepEqual(await shown(scene), { AWS: bob })
    await scene.store.write(ACCOUNT, (tx) => tx.users.remove('AIDABOB1'))
    await add(scene, 'AIDABOB2')
    assert.deepEqual(await shown(scene), { AWS: 'AIDABOB1' })
  })

  test('in lists, beside accounts and services, which stay', async () => {
    const scene = await topicScene()
    await add(scene, 'AIDABOB1')
    const Principal = { AWS: ['*', ACCOUNT, bob, FOREIGN_USER], Service: 'cloudwatch.amazonaws.com' }
    await set(scene, policyFor(Principal))
    assert.deepEqual(await stored(scene), { ...Principal, AWS: ['*', ACCOUNT, 'AIDABOB1', FOREIGN_USER] })
    assert.deepEqual(await shown(scene), Principal)
  })

  test('from its creation on, which may be asked for again', async () => {
    const scene = await MonitoringScene.open()
    await add(scene, 'AIDABOB1')
    const create = () => scene.sns('CreateTopic', { Name: 'alerts', Attributes: { Policy: policyFor({ AWS: bob }) } })
    await create()
    assert.deepEqual(await stored(scene), { AWS: 'AIDABOB1' })
    assert.deepEqual(await create(), { TopicArn: TOPIC })
  })

  test('and roles by theirs', async () => {
    const scene = await topicScene()
    const role = { roleName: 'deploy', path: '/team/', createdAt: 1, description: null, maxSessionDuration: 3600 }
    const trust = { trustPolicy: '{}', foreignPrincipals: null, boundaryArn: null, serviceName: null }
    const add = (roleId: string) => scene.store.write(ACCOUNT, (tx) => tx.roles.add({ ...role, ...trust, roleId }))
    await add('AROAONE')
    const AWS = `arn:aws:iam::${ACCOUNT}:role/team/deploy`
    await set(scene, policyFor({ AWS }))
    assert.deepEqual(await stored(scene), { AWS: 'AROAONE' })
    assert.deepEqual(await shown(scene), { AWS })
    await scene.store.write(ACCOUNT, (tx) => tx.roles.remove('AROAONE'))
    await add('AROATWO')
    assert.deepEqual(await shown(scene), { AWS: 'AROAONE' })
  })

  for (const nobody of [`${bob}by`, bob.replace('bob', 'BOB'), `arn:aws:iam::${ACCOUNT}:role/r`, 'AIDANOBODY']) {
    test(`and is refused for ${nobody}, who is not there`, async () => {
      const scene = await topicScene()
      await add(scene, 'AIDABOB1')
      await assert.rejects(set(scene, policyFor({ AWS: nobody })), {
        code: 'InvalidParameter',
        message: 'Invalid parameter: Policy Error: PrincipalNotFound',
      })
    })
  }
})

for (const [action, isInScope] of [
  ['sns:Publish', true],
  ['SNS:publish', true],
  ['sns:*', true],
  ['sns:CreateTopic', false],
  ['sns:SetSubscriptionAttributes', false],
  ['sqs:SendMessage', false],
  ['sqs:*', false],
] as const) {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
  test(`${action} is ${isInScope ? '' : 'not '}for a topic’s policy to speak of`, async () => {
    const scene = await topicScene()
    const statement = { Effect: 'Allow', Principal: '*', Action: action, Resource: TOPIC }
    const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    const setting = scene.sns('SetTopicAttributes', { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue })
    if (isInScope) await setting
    else {
      await assert.rejects(setting, {
        code: 'InvalidParameter',
        message: 'Invalid parameter: Policy statement action out of service scope!',
      })
    }
  })
}
