import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, MonitoringScene, REGION } from '../cloudwatch/testing.ts'

test('an alarm publishes to a topic whose own policy lets CloudWatch, and to no other', async () => {
  const scene = await MonitoringScene.open()
  const TopicArn = await scene.confirmedTopic()
  const alarm = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:high`
  const policy = (...statements: object[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((statement) => ({ Action: 'sns:Publish', Resource: TopicArn, ...statement })),
    })
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
  const sourceIs = (operator: string, arn: string) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: { [operator]: { 'aws:SourceArn': arn } },
  })
  const cases: [string, string | undefined][] = [
    [policy({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }), undefined],
    [policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }), 'AuthorizationError'],
    [policy({ Effect: 'Deny', Principal: '*' }), 'AuthorizationError'],
    [policy(sourceIs('ArnEquals', alarm)), undefined],
    [policy(sourceIs('ArnLike', alarm.replace('high', '*'))), undefined],
    [policy(sourceIs('ArnEquals', `${alarm}er`)), 'AuthorizationError'],
    [policy({ ...sourceIs('ArnNotEquals', alarm), Effect: 'Deny' }, { Effect: 'Allow', Principal: '*' }), undefined],
    [
      policy({ ...sourceIs('ArnEquals', alarm), Effect: 'Deny' }, { Effect: 'Allow', Principal: '*' }),
      'AuthorizationError',
    ],
    ['', undefined],
  ]
  for (const [AttributeValue, code] of cases) {
    await scene.sns('SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue })
    const notification = {
      service: 'cloudwatch.amazonaws.com',
      accountId: ACCOUNT,
      region: REGION,
      sourceArn: alarm,
      topicArn: TopicArn,
      subject: 's',
      message: '{}',
      email: 'e',
      now: scene.now,
    }
    const publishing = scene.store.record(ACCOUNT, (tx) => scene.publisher.publish(tx, notification))
    if (code === undefined) await publishing
    else await assert.rejects(publishing, { code })
  }
  assert.equal((await scene.mails()).length, cases.filter(([, code]) => code === undefined).length)
})
