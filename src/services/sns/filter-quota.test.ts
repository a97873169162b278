import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SubscriptionRecord } from '../../storage/repositories/subscriptions.ts'
import { ACCOUNT, type MonitoringScene, REGION } from '../cloudwatch/testing.ts'
import { TOPIC, topicScene } from './testing.ts'

// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html

const FilterPolicy = '{"kind":["a"]}'
const REFUSED = { code: 'FilterPolicyLimitExceeded', status: 403 }

/** Subscriptions that have a filter policy each, put where Subscribe puts them. */
async function filtered(scene: MonitoringScene, topicName: string, count: number, region = REGION): Promise<void> {
  await scene.store.record(ACCOUNT, async (tx) => {
    for (let i = 0; i < count; i++) {
      const subscription: SubscriptionRecord = {
        ...{ region, topicName, subscriptionId: `${topicName}-${i}`, protocol: 'email', endpoint: `a${i}@example.com` },
        ...{ attributes: { FilterPolicy }, createdAt: 0, confirmedAt: 0, confirmationWasAuthenticated: true },
        ...{ authenticateOnUnsubscribe: false, tokenHash: '', tokenExpiresAt: 0, unsubscribeToken: 'x' },
      }
      await tx.subscriptions.add(subscription)
    }
  })
}

const subscribe = (scene: MonitoringScene, Attributes: Record<string, string>, region = REGION) =>
  scene.sns(
    'Subscribe',
    {
      ...{ TopicArn: TOPIC.replace(REGION, region), Protocol: 'email', Endpoint: 'ann@example.com' },
      ...{ Attributes, ReturnSubscriptionArn: true },
    },
    { region },
  )

test('"up to 200 filter policies per topic": the next is refused, with Subscribe and later', async () => {
  const scene = await topicScene()
  await filtered(scene, 'alerts', 199)
  const { SubscriptionArn = '' } = await subscribe(scene, { FilterPolicy })
  const set = (AttributeName: string, AttributeValue: string) =>
    scene.sns('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue })
  await set('FilterPolicy', '{"kind":["b"]}') // Whoever has one may change it.
  await set('FilterPolicyScope', 'MessageBody')
  await set('FilterPolicy', '')
  await filtered(scene, 'alerts-2', 1)
  await set('FilterPolicy', FilterPolicy) // Another topic's do not count.
  await set('FilterPolicy', '{}')
  await scene.store.record(ACCOUNT, async (tx) => {
    const one = await tx.subscriptions.get(REGION, 'alerts-2', 'alerts-2-0')
    assert.ok(one)
    await tx.subscriptions.delete(one)
    await tx.subscriptions.add({ ...one, topicName: 'alerts', subscriptionId: 'last', endpoint: 'last@example.com' })
  })
  await assert.rejects(set('FilterPolicy', FilterPolicy), REFUSED)
  await set('FilterPolicyScope', 'MessageBody')
  const other = { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'bob@example.com' }
  await assert.rejects(scene.sns('Subscribe', { ...other, Attributes: { FilterPolicy } }), REFUSED)
  await scene.sns('Subscribe', other)
  assert.equal(await scene.store.read(ACCOUNT).subscriptions.filterPolicies(REGION, 'alerts'), 200)
})

test('"10,000 filter policies per AWS account", in each Region', async () => {
  const scene = await topicScene()
  await scene.sns('CreateTopic', { Name: 'alerts' }, { region: 'eu-west-1' })
  for (let topic = 0; topic < 50; topic++) await filtered(scene, `full-${topic}`, 200)
  await assert.rejects(subscribe(scene, { FilterPolicy }), REFUSED)
  await subscribe(scene, {})
  await subscribe(scene, { FilterPolicy }, 'eu-west-1')
})
