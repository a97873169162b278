import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  IAMClient,
  ListGroupsForUserCommand,
  ListPolicyVersionsCommand,
  ListUserTagsCommand,
  SimulateCustomPolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { type AccountServer, start } from '../src/index.ts'
import { signedFetch } from './support/signed-fetch.ts'

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})

let server: AccountServer
let iam: IAMClient
before(async () => {
  server = await start()
  const { endpoint, credentials } = server
  iam = new IAMClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 })
})
after(() => server?.close())

/** What comes back for these bytes, until the server closes or says nothing more for a while. */
async function said(bytes: string): Promise<string> {
  const socket = connect({ port: server.port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  socket.setTimeout(1_500, () => socket.destroy())
  socket.write(bytes, 'latin1')
  return await text(socket).catch(() => '')
}

describe('bytes that two programs could read as different requests', () => {
  const smuggled = 'GET /_castellan/health HTTP/1.1\r\nHost: a\r\n\r\n'
  const head = 'POST /signin HTTP/1.1\r\nHost: localhost\r\n'
  const cases: Readonly<Record<string, string>> = {
    'a length and chunks': `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    'two lengths': `${head}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    'a length with a sign': `${head}Content-Length: +5\r\n\r\nhello${smuggled}`,
    'chunks by another name': `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    'chunks that are not last': `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    'a folded header': `${head}X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n`,
    'a space before the colon': `${head}Content-Length : 5\r\n\r\nhello${smuggled}`,
    'a NUL in a header': `${head}X-A: b\0c\r\nContent-Length: 0\r\n\r\n`,
    'a bare line feed': `POST /signin HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n`,
    'a chunk length with a sign': `${head}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`,
    'a head of 64 KB': `${head}X-A: ${'b'.repeat(64 * 1024)}\r\n\r\n`,
    'no host': `GET /signin HTTP/1.1\r\n\r\n`,
  }
  for (const [name, bytes] of Object.entries(cases)) {
    test(`${name}: refused, and nothing that follows is answered`, async () => {
      const answer = await said(bytes)
      assert.match(answer, /^HTTP\/1\.1 4(?:00|31) /, answer)
      assert.equal(answer.match(/HTTP\/1\.1/g)?.length, 1, answer)
      assert.match(answer, /connection: close/i)
    })
  }

  for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    test(`${method} is no way to ask for a page`, async () => {
      const answer = await said(
        `${method} /signin HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`,
      )
      assert.match(answer, /^HTTP\/1\.1 405 /)
      assert.doesNotMatch(answer, /TRACE \/signin/)
    })
  }
})

test('a thousand connections that say nothing, or half of a head, keep nobody waiting, and are closed', async (t) => {
  const sockets = Array.from({ length: 1_000 }, (_, i) => {
    const socket = connect({ port: server.port, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    if (i % 2 === 0) socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-A')
    return socket
  })
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  const closed = Promise.all(sockets.map((socket) => text(socket).catch(() => '')))
  const waits: number[] = []
  for (let i = 0; i < 50; i++) {
    const began = performance.now()
    const answer = await fetch(`${server.endpoint}/_castellan/health`)
    assert.equal(answer.status, 200)
    waits.push(performance.now() - began)
  }
  const began = performance.now()
  const said = await closed
  assert.ok(performance.now() - began < 30_000)
  for (const [i, answer] of said.entries()) {
    if (i % 2 === 0) assert.match(answer, /^HTTP\/1\.1 408 /)
    else assert.equal(answer, '')
  }
  const median = waits.toSorted((a, b) => a - b)[25] ?? Number.NaN
  t.diagnostic(`another client waited ${median.toFixed(1)} ms`)
  assert.ok(median < 500, `${median} ms`)
})

test('limits hold under races: five versions of a policy, ten groups of a user', async () => {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'raced', PolicyDocument: EVERYTHING }))
  const PolicyArn = Policy?.Arn ?? ''
  const version = () => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: EVERYTHING }))
  await Promise.allSettled(Array.from({ length: 20 }, version))
  assert.equal((await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions?.length, 5)

  await iam.send(new CreateUserCommand({ UserName: 'raced' }))
  const names = Array.from({ length: 20 }, (_, i) => `raced-${i}`)
  await Promise.all(names.map((GroupName) => iam.send(new CreateGroupCommand({ GroupName }))))
  await Promise.allSettled(
    names.map((GroupName) => iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'raced' }))),
  )
  assert.equal((await iam.send(new ListGroupsForUserCommand({ UserName: 'raced' }))).Groups?.length, 10)
})

test('a topic calls no address: http and https endpoints are refused, whatever they lead to', async () => {
  const { endpoint, credentials } = server
  const sns = new SNSClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 })
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'calls' }))
  for (const Endpoint of ['http://169.254.169.254/', 'http://127.0.0.1:1/', 'https://[::1]/', 'https://example.com/']) {
    const Protocol = Endpoint.startsWith('https') ? 'https' : 'http'
    await assert.rejects(sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint })), {
      name: /^InvalidParameter/,
    })
  }
})

test('what SQL would take for its own is text in every field', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'sql' }))
  // What a tag's pattern allows; names allow less.
  const values = ["'; DROP TABLE iam_user --", '" OR 1=1', "x' UNION SELECT 1 --", '%_%', '/* */', ':p1 $1 ?1']
  const allowed = values.map((value) => value.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '.'))
  for (const [i, Value] of allowed.entries()) {
    await iam.send(new TagUserCommand({ UserName: 'sql', Tags: [{ Key: `k${i}`, Value }] }))
  }
  const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName: 'sql' }))
  assert.deepEqual(
    Tags.map(({ Value }) => Value),
    allowed,
  )
  for (const UserName of values) {
    await assert.rejects(iam.send(new CreateUserCommand({ UserName })), { name: /^(ValidationError|InvalidInput)/ })
  }
})

test('members that the model has not are nothing, and one that is sent twice is one', async () => {
  const ask = (body: string) =>
    signedFetch(server.endpoint, server.credentials, {
      service: 'iam',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const create = 'Action=CreateUser&Version=2010-05-08'
  const answer = await ask(`${create}&UserName=mass&IsRoot=true&Arn=arn:aws:iam::1:root&Path=/a/&Path=/b/`)
  const body = await answer.text()
  assert.ok(answer.status === 400 || (answer.status === 200 && body.includes(`${server.accountId}:user/`)), body)
  assert.doesNotMatch(body, /:root</)
})

test('a policy of stars that a backtracking matcher would take minutes for is decided at once', async (t) => {
  const stars = `arn:aws:s3:::${'*a'.repeat(60)}b`
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: stars }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const began = performance.now()
  await iam.send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [policy],
      ActionNames: ['s3:GetObject'],
      ResourceArns: [`arn:aws:s3:::${'a'.repeat(900)}`],
    }),
  )
  const took = performance.now() - began
  t.diagnostic(`${took.toFixed(0)} ms`)
  assert.ok(took < 2_000, `${took} ms`)
})

test('a request that is sent again within its time is taken again, and changes nothing twice', async () => {
  const ask = (body: string) =>
    signedFetch(server.endpoint, server.credentials, {
      service: 'iam',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const create = 'Action=CreateUser&Version=2010-05-08&UserName=replayed'
  assert.equal((await ask(create)).status, 200)
  const again = await ask(create)
  assert.equal(again.status, 409)
  assert.match(await again.text(), /<Code>EntityAlreadyExists<\/Code>/)
})
