import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { FOREIGN, fields, link, subscribe, subscriptionArns, TOPIC, topicScene } from '../testing.ts'

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
