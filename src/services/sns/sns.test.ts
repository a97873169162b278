import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import type { MessageAttributeValue } from '../../../models/sns.ts'
import { ACCOUNT, ANONYMOUS, MonitoringScene, PUBLIC_URL, REGION, USER } from '../cloudwatch/testing.ts'
import { sns } from './descriptor.ts'
import { confirmationHtml } from './mails.ts'

const DAY = 24 * 3600_000
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`
const FOREIGN_USER = 'arn:aws:iam::999999999999:user/bob'
const FOREIGN = TOPIC.replace(ACCOUNT, '999999999999')

async function topicScene(): Promise<MonitoringScene> {
  const scene = await MonitoringScene.open()
  await scene.sns('CreateTopic', { Name: 'alerts' })
  return scene
}

async function subscribe(scene: MonitoringScene, Endpoint = 'ann@example.com', Protocol = 'email') {
  return scene.sns('Subscribe', { TopicArn: TOPIC, Protocol, Endpoint })
}

/** The link in the newest mail. */
async function link(scene: MonitoringScene): Promise<URL> {
  const body = (await scene.mails()).at(-1)?.body ?? ''
  return new URL(/http:\/\/\S+/.exec(body)?.[0] ?? '')
}

function fields(url: URL): Record<string, string> {
  return Object.fromEntries(url.searchParams)
}

async function subscriptionArns(scene: MonitoringScene) {
  return ((await scene.sns('ListSubscriptions', {})).Subscriptions ?? []).map((one) => one.SubscriptionArn)
}

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

test('opening the link changes nothing; its button confirms', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const url = await link(scene)
  const shown = await scene.page('GET', url.pathname, fields(url))
  assert.equal(shown?.status, 200)
  assert.match(String(shown?.body), /<form method="post" action="\/confirmation\.html">/)
  assert.doesNotMatch(String(shown?.body), /<script/)
  assert.deepEqual(await subscriptionArns(scene), ['PendingConfirmation'])

  const confirmed = await scene.page('POST', url.pathname, fields(url))
  assert.match(String(confirmed?.body), /Subscription confirmed!/)
  const [arn] = await subscriptionArns(scene)
  assert.match(arn ?? '', new RegExp(`^${TOPIC}:[0-9a-f-]{36}$`))
  assert.ok(String(confirmed?.body).includes(arn ?? '-'))

  await scene.sns('Publish', { TopicArn: TOPIC, Message: 'hello', Subject: 'A subject' })
  const mail = (await scene.mails()).at(-1)
  assert.equal(mail?.subject, 'A subject')
  assert.match(mail?.body ?? '', /^hello\n\n--\nIf you wish to stop receiving notifications/)
})

test('the pages allow no script, no frame and no cache, and send their address nowhere', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const url = await link(scene)
  const { headers = {}, body = '' } = (await scene.page('GET', url.pathname, fields(url))) ?? {}
  const style = /<style>(.*)<\/style>/s.exec(String(body))?.[1] ?? ''
  const policy = String(headers['Content-Security-Policy'])
  assert.ok(
    policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`),
    'its own style is allowed',
  )
  assert.match(
    policy,
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  )
  assert.equal(headers['Cache-Control'], 'no-store')
  assert.equal(headers['Referrer-Policy'], 'no-referrer')
  assert.equal(headers['X-Content-Type-Options'], 'nosniff')
})

test('pages take no other path and no other method', async () => {
  const scene = await topicScene()
  assert.equal(await scene.page('GET', '/console/', {}), undefined)
  assert.equal(await scene.page('GET', '/toString', {}), undefined)
  assert.equal((await scene.page('DELETE', '/confirmation.html', {}))?.status, 405)
})

for (const [name, change] of Object.entries<Record<string, string>>({
  'a wrong token': { Token: 'f'.repeat(64) },
  'no token': { Token: '' },
  'a token that is too short': { Token: 'f' },
  'another topic': { TopicArn: `${TOPIC}2` },
  'a topic of another account': { TopicArn: FOREIGN },
  'a topic of another region': { TopicArn: TOPIC.replace('us-east-1', 'eu-west-1') },
  'no topic': { TopicArn: '' },
  'markup in the topic': { TopicArn: '"><script>alert(1)</script>' },
})) {
  test(`the link with ${name} is not valid, and says nothing more`, async () => {
    const scene = await topicScene()
    await subscribe(scene)
    const url = await link(scene)
    for (const method of ['GET', 'POST']) {
      const answer = await scene.page(method, url.pathname, { ...fields(url), ...change })
      assert.equal(answer?.status, 404)
      assert.doesNotMatch(String(answer?.body), /ann@example|<script/)
    }
    assert.deepEqual(await subscriptionArns(scene), ['PendingConfirmation'])
  })
}

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

test('the confirmation token is not in the table, nor in the audit record of the page', async () => {
  const scene = await topicScene()
  await subscribe(scene)
  const url = await link(scene)
  await scene.page('POST', url.pathname, fields(url))
  const token = url.searchParams.get('Token') ?? '-'
  const [subscription] = await scene.db.subscriptions.list(REGION, {}, { topicName: '', subscriptionId: '' }, 10)
  assert.doesNotMatch(JSON.stringify(subscription), new RegExp(token))
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

test('a topic is looked for before its subscription’s protocol is looked at', async () => {
  const scene = await topicScene()
  for (const Protocol of ['sqs', 'test-protocol', 'email']) {
    await assert.rejects(scene.sns('Subscribe', { TopicArn: `${TOPIC}-none`, Protocol, Endpoint: 'x' }), {
      code: 'NotFound',
      message: 'Topic does not exist',
    })
  }
})

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

for (const [name, input, message] of [
  ['an empty message', { Message: '' }, 'Invalid parameter: Empty message'],
  ['a message of more than 256 KiB', { Message: 'é'.repeat(131_073) }, 'Invalid parameter: Message too long'],
  [
    'a subject with a line break',
    { Message: 'x', Subject: 'a\r\nBcc: evil@example.com' },
    'Invalid parameter: Subject',
  ],
  ['a subject of 101 characters', { Message: 'x', Subject: 'x'.repeat(101) }, 'Invalid parameter: Subject'],
  ['an empty subject', { Message: 'x', Subject: '' }, 'Invalid parameter: Subject'],
  ['an unknown structure', { Message: 'x', MessageStructure: 'xml' }, 'Invalid parameter: MessageStructure'],
  [
    'a structure without default',
    { Message: '{"email":"x"}', MessageStructure: 'json' },
    'Invalid parameter: Message Structure - No default entry in JSON message body',
  ],
  [
    'a structure that is no JSON',
    { Message: '{', MessageStructure: 'json' },
    'Invalid parameter: Message Structure - JSON message body failed to parse',
  ],
  [
    'what is no telephone number',
    { Message: 'x', PhoneNumber: '+1a234', TopicArn: undefined },
    'Invalid parameter: PhoneNumber Reason: +1a234 is not valid to publish to',
  ],
  [
    'an endpoint of a mobile application',
    { Message: 'x', TargetArn: `arn:aws:sns:us-east-1:${ACCOUNT}:endpoint/APNS/abcdef/1`, TopicArn: undefined },
    'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
  ],
  [
    'a telephone number',
    { Message: 'x', PhoneNumber: '+15555550100', TopicArn: undefined },
    'Invalid parameter: PhoneNumber Reason: Castellan sends no text messages',
  ],
  [
    'no topic',
    { Message: 'x', TopicArn: undefined },
    'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
  ],
  [
    'a topic ARN that is none',
    { Message: 'x', TopicArn: 'a:b' },
    'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 2',
  ],
] as const) {
  test(`Publish refuses ${name}`, async () => {
    const scene = await topicScene()
    await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, ...input }), { code: 'InvalidParameter', message })
  })
}

const invalidAttributes: [name: string, attribute: string, value: MessageAttributeValue, message: string | RegExp][] = [
  [
    'a type that there is not',
    'k',
    { DataType: 'string', StringValue: 'v' },
    "The message attribute 'k' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    'no value',
    'k',
    { DataType: 'String', StringValue: '' },
    "The message attribute 'k' must contain non-empty message attribute value for message attribute type 'String'.",
  ],
  [
    'text for a binary value',
    'k',
    { DataType: 'Binary', StringValue: 'v' },
    "The message attribute 'k' with type 'Binary' must use field 'Binary'.",
  ],
  [
    'bytes for a text',
    'k',
    { DataType: 'String', BinaryValue: Buffer.of(1) },
    "The message attribute 'k' with type 'String' must use field 'String'.",
  ],
  [
    'bytes for a number',
    'k',
    { DataType: 'Number', BinaryValue: Buffer.of(1) },
    "The message attribute 'k' with type 'Number' must use field 'String'.",
  ],
  [
    'no bytes',
    'k',
    { DataType: 'Binary', BinaryValue: Buffer.of() },
    "The message attribute 'k' must contain non-empty message attribute value for message attribute type 'Binary'.",
  ],
  [
    'a number that is none',
    'k',
    { DataType: 'Number.int', StringValue: '1e' },
    "Could not cast message attribute 'k' value to number.",
  ],
  ...(
    [
      ['', 'Message attribute name can not be empty.'],
      [
        'attr^1',
        "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
      ],
      ['.a', "Invalid message attribute name starting with character '.' was found."],
      ['a.', "Invalid message attribute name ending with character '.' was found."],
      ['a..b', "Message attribute name can not have successive '.' character."],
      ['x'.repeat(257), 'Length of message attribute name must be less than 256 bytes.'],
    ] as const
  ).map(([attribute, message]): (typeof invalidAttributes)[number] => [
    `the name ${JSON.stringify(attribute.slice(0, 9))}`,
    attribute,
    { DataType: 'String', StringValue: 'v' },
    message,
  ]),
]
for (const [name, attribute, value, message] of invalidAttributes) {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html, and recorded on AWS, 2024-11-15
  test(`Publish and PublishBatch refuse a message attribute with ${name}`, async () => {
    const scene = await topicScene()
    const sent = { Message: 'x', MessageAttributes: { [attribute]: value } }
    const refusal = { code: 'ParameterValueInvalid', message }
    await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, ...sent }), refusal)
    const entries = { TopicArn: TOPIC, PublishBatchRequestEntries: [{ Id: 'a', ...sent }] }
    await assert.rejects(scene.sns('PublishBatch', entries), refusal)
  })
}

test('Publish takes attributes of each type, with a label of the publisher’s own', async () => {
  const scene = await topicScene()
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    'a.b-c_d': { DataType: 'String', StringValue: 'v' },
    list: { DataType: 'String.Array', StringValue: '["v"]' },
    count: { DataType: 'Number.float', StringValue: '-1.5e3' },
    image: { DataType: 'Binary.png', BinaryValue: Buffer.of(1) },
  }
  assert.ok((await scene.sns('Publish', { TopicArn: TOPIC, Message: 'x', MessageAttributes })).MessageId)
})

test('attributes count as parts of a message’s size, and messages as parts of a batch’s', async () => {
  const scene = await topicScene()
  const half = 'x'.repeat(131_072)
  const attributed = { Message: half, MessageAttributes: { k: { DataType: 'String', StringValue: half } } }
  await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, ...attributed }), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Message too long',
  })
  const batch = (Message: string) =>
    scene.sns('PublishBatch', {
      TopicArn: TOPIC,
      PublishBatchRequestEntries: [
        { Id: 'a', Message: half },
        { Id: 'b', Message },
      ],
    })
  assert.equal((await batch(half)).Successful?.length, 2)
  await assert.rejects(batch(`${half}x`), {
    code: 'BatchRequestTooLong',
    message: 'The length of all the messages put together is more than the limit.',
  })
})

test('a deduplication id is refused: there are no FIFO topics', async () => {
  const scene = await topicScene()
  await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, Message: 'x', MessageDeduplicationId: 'd' }), {
    code: 'InvalidParameter',
  })
})

test('a message with a form for each protocol sends each its own', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  const Message = JSON.stringify({ default: 'for all', email: 'for people', sms: 'short' })
  await scene.sns('Publish', { TopicArn: topic, Message, MessageStructure: 'json' })
  assert.match((await scene.mails()).at(-1)?.body ?? '', /^for people\n/)
  assert.equal((await scene.mails()).at(-1)?.subject, 'AWS Notification Message')
})

// Recorded on AWS, 2023-08-24.
test('PublishBatch with one bad entry sends none', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  const publish = (entries: { Id: string; Message: string }[]) =>
    scene.sns('PublishBatch', { TopicArn: topic, PublishBatchRequestEntries: entries })
  const good = { Id: 'a', Message: 'one' }
  await assert.rejects(publish([good, { Id: 'b', Message: '' }]), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Empty message',
  })
  const structured = { Id: 'b', Message: '{"sqs":"x"}', MessageStructure: 'json' }
  await assert.rejects(publish([good, structured]), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Message Structure - No default entry in JSON message body',
  })
  await assert.rejects(publish([good, { Id: 'b c', Message: 'x' }]), { code: 'InvalidBatchEntryId' })
  assert.equal((await scene.mails()).length, 0)
  const { Successful, Failed } = await publish([good, { Id: 'b', Message: 'two' }])
  assert.deepEqual([Successful?.map(({ Id }) => Id), Failed], [['a', 'b'], []])
  assert.equal((await scene.mails()).length, 2)
  await assert.rejects(publish([]), { code: 'EmptyBatchRequest' })
  await assert.rejects(
    publish([
      { Id: 'a', Message: 'x' },
      { Id: 'a', Message: 'y' },
    ]),
    { code: 'BatchEntryIdsNotDistinct' },
  )
  await assert.rejects(publish(Array.from({ length: 11 }, (_, index) => ({ Id: `i${index}`, Message: 'x' }))), {
    code: 'TooManyEntriesInBatchRequest',
  })
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
