import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, PUBLIC_URL } from '../cloudwatch/testing.ts'
import { confirmationHtml } from './mails.ts'
import { fields, link, subscribe, subscriptionArns, TOPIC, topicScene } from './testing.ts'

test('a subscription waits for its confirmation, which one mail asks for', async () => {
  const scene = await topicScene()
  assert.deepEqual(await subscribe(scene), { SubscriptionArn: 'pending confirmation' })
  assert.deepEqual(await subscriptionArns(scene), ['PendingConfirmation'])
  const [mail, ...others] = await scene.mails()
  assert.deepEqual(others, [])
  assert.equal(mail?.subject, 'AWS Notification - Subscription Confirmation')
  assert.equal(mail?.toAddress, 'ann@example.com')
  assert.match(
    mail?.body ?? '',
    new RegExp(
      `^${PUBLIC_URL}/confirmation\\.html\\?TopicArn=${TOPIC}&Token=[0-9a-f]{64}&Endpoint=ann@example\\.com$`,
      'm',
    ),
  )
})

test('the confirmation mail has an HTML part with the link to "Confirm subscription", which fetches nothing', async () => {
  const scene = await topicScene()
  await subscribe(scene, "a&b+o'c@example.com")
  const [mail] = await scene.mails()
  const written = (/http:\S+/.exec(mail?.body ?? '')?.[0] ?? '').replaceAll('&', '&amp;').replaceAll("'", '&#39;')
  assert.ok(mail?.html?.includes(`<a href="${written}">Confirm subscription</a>`), mail?.html ?? '')
  assert.match(mail?.html ?? '', new RegExp(`<b>${TOPIC}</b>`))
  assert.doesNotMatch(mail?.html ?? '', /<(img|link|style|script|iframe)|src=|url\(|@import/i)
})

test('no text of others is markup in a confirmation mail', () => {
  const written = confirmationHtml({
    publicUrl: PUBLIC_URL,
    topicArn: `${TOPIC}"><script>alert(1)</script>`,
    token: '"><img src=x>',
    endpoint: '"><b>@example.com',
  })
  assert.doesNotMatch(written, /<(script|img)|"><b>/)
})

test('a confirmation for programs and a notification are plain text alone', async () => {
  const scene = await topicScene()
  await subscribe(scene, 'ann@example.com', 'email-json')
  await subscribe(scene)
  const [forPrograms, forPeople] = await scene.mails()
  assert.equal(forPrograms?.html, null)
  assert.notEqual(forPeople?.html, null)
  await scene.page('POST', '/confirmation.html', fields(await link(scene)))
  await scene.sns('Publish', { TopicArn: TOPIC, Message: '<b>hello</b>' })
  assert.equal((await scene.mails()).at(-1)?.html, null)
})

test('nothing but the confirmation is mailed before it is given', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  await scene.sns('Publish', { TopicArn: TOPIC, Message: 'secret plans' })
  assert.equal((await scene.mails()).length, 1)
})

test('subscribing again sends another mail after half a minute, and none to an address that is confirmed', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  await subscribe(scene)
  assert.equal((await scene.mails()).length, 1)
  scene.now += 30_000
  await subscribe(scene)
  assert.equal((await scene.mails()).length, 2)
  const url = await link(scene)
  await scene.page('POST', url.pathname, fields(url))
  scene.now += 60_000
  const { SubscriptionArn } = await subscribe(scene)
  assert.match(SubscriptionArn ?? '', /^arn:/)
  assert.equal((await scene.mails()).length, 2)
})

for (const endpoint of [
  undefined,
  '',
  'nobody',
  'a@b@example.com',
  'a@example.com\r\nRCPT TO:<evil@example.com>',
  '"x" <evil@example.com>',
  '<evil@example.com>',
  'a@example.com, b@example.com',
  'a b@example.com',
  `${'a'.repeat(250)}@example.com`,
  'ä@example.com',
]) {
  test(`no mail address: ${JSON.stringify(endpoint)?.slice(0, 50)}`, async () => {
    const scene = await topicScene()
    for (const Protocol of ['email', 'email-json']) {
      await assert.rejects(scene.sns('Subscribe', { TopicArn: TOPIC, Protocol, Endpoint: endpoint }), {
        code: 'InvalidParameter',
        status: 400,
        message: 'Invalid parameter: Email address',
      })
    }
    assert.deepEqual(await scene.mails(), [])
    assert.deepEqual(await subscriptionArns(scene), [])
  })
}

for (const [protocol, endpoint] of [
  ['http', 'http://169.254.169.254/latest/meta-data/'],
  ['http', 'http://127.0.0.1:4566/'],
  ['https', 'https://[::1]/'],
  ['https', 'https://example.com/'],
  ['sms', '+15555550100'],
  ['sqs', `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`],
  ['lambda', `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`],
  ['application', 'x'],
  ['firehose', 'x'],
  ['file', '/etc/passwd'],
  ['EMAIL', 'a@example.com'],
] as const) {
  test(`no subscription reaches out by ${protocol} to ${endpoint}`, async () => {
    const scene = await topicScene()
    const input = { TopicArn: TOPIC, Protocol: protocol, Endpoint: endpoint }
    await assert.rejects(scene.sns('Subscribe', input), {
      code: 'InvalidParameter',
      status: 400,
      message: /^Invalid parameter: (Protocol|Amazon SNS does not support)/,
    })
    assert.deepEqual(await subscriptionArns(scene), [])
  })
}

test('an address with a plus sign is subscribed, and its link leads back to it', async () => {
  const scene = await topicScene()
  await subscribe(scene, 'ann+aws@example.com')
  const url = await link(scene)
  assert.equal(url.searchParams.get('Endpoint'), 'ann+aws@example.com')
  assert.match(String((await scene.page('GET', url.pathname, fields(url)))?.body), /ann\+aws@example\.com/)
})

test('email-json gets JSON', async () => {
  const scene = await topicScene()
  await subscribe(scene, 'bot@example.com', 'email-json')
  const request = JSON.parse((await scene.mails()).at(-1)?.body ?? '')
  assert.equal(request.Type, 'SubscriptionConfirmation')
  assert.equal(request.TopicArn, TOPIC)
  assert.ok(request.SubscribeURL.includes(request.Token))
  await scene.sns('ConfirmSubscription', { TopicArn: TOPIC, Token: request.Token })
  const { MessageId } = await scene.sns('Publish', { TopicArn: TOPIC, Message: 'hello', Subject: 'Hi' })
  const { UnsubscribeURL, ...notification } = JSON.parse((await scene.mails()).at(-1)?.body ?? '')
  assert.deepEqual(notification, {
    Type: 'Notification',
    MessageId,
    TopicArn: TOPIC,
    Subject: 'Hi',
    Message: 'hello',
    Timestamp: new Date(scene.now).toISOString(),
  })
  assert.match(UnsubscribeURL, /\/unsubscribe\.html\?SubscriptionArn=/)
})

test('a topic is looked for before its subscription’s protocol is looked at', async () => {
  const scene = await topicScene()
  for (const Protocol of ['sqs', 'test-protocol', 'email']) {
    await assert.rejects(scene.sns('Subscribe', { TopicArn: `${TOPIC}-none`, Protocol, Endpoint: 'x' }), {
      code: 'NotFound',
      message: 'Topic does not exist',
    })
  }
})
