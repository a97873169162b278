import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { send, userWith } from '../support/gateway.ts'
import { type Recorded, type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from '../support/two-accounts.ts'

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }

let at = Date.now()
let upstream: RecordingUpstream
let accounts: TwoAccounts
let ann: Credentials
let other: Credentials
before(async () => {
  upstream = await recordingUpstream()
  accounts = await startTwoAccounts({ upstreams: [`*=${upstream.url}`], clock: () => at })
  ann = await userWith(accounts.castellan, [ALL], accounts.roots[ONE])
  other = await userWith(accounts.castellan, [ALL], accounts.roots[TWO])
})
after(async () => {
  await accounts?.close()
  await upstream?.[Symbol.asyncDispose]()
})

/** What an upstream has, which answers what the gateway asks for itself. */
interface World {
  readonly buckets: Record<string, string>
  readonly policies: Record<string, string>
  /** Answers of services that speak JSON, by operation. */
  readonly json: Record<string, object | number>
  /** Comes in place of all of it. */
  fault?: ((response: import('node:http').ServerResponse) => void) | undefined
}

let world: World
beforeEach(() => {
  at += 10_000 // What was known before is not known any more.
  world = { buckets: {}, policies: {}, json: {} }
  upstream.answerQuestions((_request, response, recorded) => {
    if (world.fault) world.fault(response)
    else answer(response, recorded)
  })
  upstream.answer((_request, response) => response.writeHead(200).end('from upstream'))
  upstream.questions.length = 0
  upstream.seen.length = 0
})

function answer(response: import('node:http').ServerResponse, { url, headers }: Recorded) {
  const account = /Credential=(\d+)\//.exec(headers.authorization ?? '')?.[1]
  const error = (code: string) => response.writeHead(404).end(`<Error><Code>${code}</Code></Error>`)
  if (url === '/' && headers['x-amz-target'] === undefined) {
    const own = Object.keys(world.buckets).filter((bucket) => world.buckets[bucket] === account)
    const list = own.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join('')
    return response.end(`<ListAllMyBucketsResult><Buckets>${list}</Buckets></ListAllMyBucketsResult>`)
  }
  const bucket = /^\/([^/?]+)\?policy=?$/.exec(url)?.[1]
  if (bucket !== undefined) {
    const policy = world.policies[bucket]
    return policy === undefined ? error('NoSuchBucketPolicy') : response.end(policy)
  }
  if (/publicAccessBlock/.test(url)) return error('NoSuchPublicAccessBlockConfiguration')
  const operation = String(headers['x-amz-target']).replace(/^.*\./, '')
  const found = world.json[operation]
  if (typeof found === 'number') return response.writeHead(found).end()
  if (found === undefined) return response.writeHead(400).end('{"__type":"ResourceNotFoundException"}')
  return response.end(JSON.stringify(found))
}

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const DENYING = policy({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' })
const UNSIGNED = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
const get = (key: Credentials, path = '/bucket/k') =>
  send(accounts.castellan.url, key, { service: 's3', method: 'GET', path, headers: UNSIGNED })
const put = (key: Credentials, body: string) =>
  send(accounts.castellan.url, key, {
    service: 's3',
    method: 'PUT',
    path: '/bucket',
    query: 'policy=',
    body,
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  })
const json = (key: Credentials, service: string, target: string, body: object) =>
  send(accounts.castellan.url, key, {
    service,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  })

describe('the policy of a bucket that an upstream has', () => {
  beforeEach(() => {
    world.buckets.bucket = ONE
  })

  test('denies what the caller’s own policies allow, and nothing is forwarded', async () => {
    assert.equal((await get(ann)).status, 200)
    at += 1000
    world.policies.bucket = DENYING
    upstream.seen.length = 0
    const came = await get(ann)
    assert.equal(came.status, 403)
    assert.match(came.text, /with an explicit deny in a resource-based policy/)
    assert.equal(upstream.seen.length, 0)
  })

  test('counts at once when it was set by way of this node, before anybody reads it back', async () => {
    assert.equal((await get(ann)).status, 200)
    assert.equal((await put(ann, DENYING)).status, 200)
    assert.equal((await get(ann)).status, 403)
  })

  test('is not what a call that failed would have set', async () => {
    assert.equal((await get(ann)).status, 200)
    for (const status of [400, 403, 500, 503]) {
      upstream.answer((_request, response) => response.writeHead(status).end())
      await put(ann, DENYING)
      upstream.answer((_request, response) => response.writeHead(200).end())
      assert.equal((await get(ann)).status, 200, String(status))
    }
  })

  test('is read back where nobody knows what became of a call that set it', async () => {
    assert.equal((await get(ann)).status, 200)
    upstream.answer((_request, response) => {
      world.policies.bucket = DENYING
      response.destroy()
    })
    await put(ann, DENYING).catch(() => undefined)
    upstream.answer((_request, response) => response.writeHead(200).end())
    assert.equal((await get(ann)).status, 403)
  })

  test('is not the one that somebody was reading while another was set', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let reading = () => {}
    const isRead = new Promise<void>((resolve) => {
      reading = resolve
    })
    upstream.answerQuestions((_request, response, recorded) => {
      if (!recorded.url.includes('policy')) return answer(response, recorded)
      reading()
      held.then(() => answer(response, recorded))
    })
    const early = get(ann)
    await isRead
    const set = send(accounts.castellan.url, accounts.roots[ONE] as Credentials, {
      ...{ service: 's3', method: 'DELETE', path: '/bucket', query: 'policy=', headers: UNSIGNED },
    })
    release()
    await Promise.all([early, set])
    upstream.answerQuestions((_request, response, recorded) => answer(response, recorded))
    assert.equal((await put(ann, DENYING)).status, 200)
    assert.equal((await get(ann)).status, 403)
  })

  test('that another node or somebody else set counts within a second', async () => {
    assert.equal((await get(ann)).status, 200)
    world.policies.bucket = DENYING
    at += 999
    assert.equal((await get(ann)).status, 200)
    at += 1
    assert.equal((await get(ann)).status, 403)
  })

  test('is asked for once a second, whoever calls, in the name of its account and with no key of a caller', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => get(ann, `/bucket/${i}`)))
    const asked = upstream.questions.filter(({ url }) => url.includes('policy'))
    assert.equal(asked.length, 1)
    for (const { headers, rawHeaders } of upstream.questions) {
      assert.match(headers.authorization ?? '', new RegExp(`Credential=${ONE}/`))
      assert.equal(JSON.stringify(rawHeaders).includes(ann.accessKeyId), false)
    }
  })

  test('that cannot be read is never taken for none: 503, nothing is forwarded, nothing is said of it', async () => {
    const faults: readonly NonNullable<World['fault']>[] = [
      (response) => response.writeHead(500).end('<Error><Code>InternalError</Code></Error>'),
      (response) => response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>'),
      (response) => response.writeHead(503).end(),
      (response) => response.writeHead(200).end('everything is fine'),
      (response) => response.writeHead(200).end('{}'),
      (response) => response.writeHead(200).end('x'.repeat(5_000_000)),
      (response) => response.destroy(),
    ]
    for (const fault of faults) {
      at += 1000
      world.fault = fault
      const came = await get(ann)
      assert.equal(came.status, 503)
      assert.match(came.text, /<Code>ServiceUnavailable<\/Code>/)
      assert.equal(upstream.seen.length, 0)
    }
  })

  test('is none where the upstream says that it has no such thing, or no such operation', async () => {
    for (const [status, text] of [
      [404, '<Error><Code>NoSuchBucketPolicy</Code></Error>'],
      [405, '<Error><Code>MethodNotAllowed</Code></Error>'],
      [501, '<Error><Code>InternalFailure</Code></Error>'],
      [400, '{"__type":"com.amazonaws.sqs#InvalidAttributeName"}'],
      [400, '{"__type":"UnknownOperationException"}'],
      [404, '<!doctype html><title>404 Not Found</title>'],
    ] as const) {
      at += 1000
      upstream.answerQuestions((_request, response, recorded) =>
        recorded.url.includes('policy') ? response.writeHead(status).end(text) : answer(response, recorded),
      )
      world.buckets.without = ONE
      assert.equal((await get(ann, '/without/k')).status, 200, text)
    }
  })

  test('that is huge is not decided by', async () => {
    world.policies.bucket = policy({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: 'arn:aws:s3:::bucket/*',
      Sid: 'x'.repeat(300_000),
    })
    assert.equal((await get(ann)).status, 503)
  })

  test('is not found out for who has no account here', async () => {
    upstream.questions.length = 0
    const stranger = { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'x' }
    assert.equal((await get(stranger)).status, 403)
    assert.equal(upstream.questions.length, 0)
  })
})

describe('a bucket of another account', () => {
  test('is that account’s, whatever the caller may do in its own', async () => {
    world.buckets.bucket = ONE
    assert.match((await get(other)).text, /no resource-based policy allows/)
    assert.equal((await get(ann)).status, 200)
  })

  test('is open to whom its policy lets in', async () => {
    world.buckets.bucket = ONE
    world.policies.bucket = policy({
      Effect: 'Allow',
      Principal: { AWS: TWO },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::bucket/*',
    })
    assert.equal((await get(other)).status, 200)
  })

  test('that nobody has is for the upstream to tell', async () => {
    assert.equal((await get(other, '/nobodys/k')).status, 200)
    assert.equal(upstream.seen.length, 1)
  })

  test('is not reached by the alias of an access point, of which nobody knows whose bucket it is of', async () => {
    for (const alias of ['ap-x1y2-s3alias', 'ap-x1y2--ol-s3', 'm1.mrap']) {
      assert.match((await get(other, `/${alias}/k`)).text, /no resource-based policy allows|InvalidBucketName/)
    }
    assert.equal(upstream.seen.length, 0)
  })

  test('counts at once when it was made by way of this node', async () => {
    assert.equal((await get(other)).status, 200)
    world.buckets.bucket = ONE
    const made = { service: 's3', method: 'PUT', path: '/bucket', headers: UNSIGNED }
    assert.equal((await send(accounts.castellan.url, ann, made)).status, 200)
    assert.equal((await get(other)).status, 403)
  })
})

describe('what is named in another account', () => {
  test('is asked for in that account’s name; of an account that is not here nothing is asked', async () => {
    const queue = (account: string) => ({ QueueUrl: `http://localhost/${account}/q`, MessageBody: 'a' })
    const Policy = policy({ Effect: 'Allow', Principal: { AWS: TWO }, Action: 'sqs:SendMessage', Resource: '*' })
    world.json.GetQueueAttributes = { Attributes: { Policy } }
    assert.equal((await json(other, 'sqs', 'AmazonSQS.SendMessage', queue(ONE))).status, 200)
    const [asked] = upstream.questions
    assert.match(asked?.headers.authorization ?? '', new RegExp(`Credential=${ONE}/`))
    upstream.questions.length = 0
    const came = await json(other, 'sqs', 'AmazonSQS.SendMessage', queue('999999999999'))
    assert.match(came.text, /no resource-based policy allows/)
    assert.equal(upstream.questions.length, 0)
  })
})

describe('what is forwarded of a call on a thing of another account', () => {
  const open = policy({ Effect: 'Allow', Principal: { AWS: TWO }, Action: '*', Resource: '*' })
  const accountsOf = () =>
    upstream.seen.map(({ headers }) => /Credential=(\d+)\//.exec(headers.authorization ?? '')?.[1])

  test('is in that account’s name: a queue of the same name in the caller’s own is not what was decided on', async () => {
    world.json.GetQueueAttributes = { Attributes: { Policy: open } }
    const denied = { Effect: 'Deny', Action: '*', Resource: `arn:aws:sqs:us-east-1:${TWO}:q` }
    const user = await userWith(accounts.castellan, [ALL, denied], accounts.roots[TWO])
    const body = (account: string) => ({ QueueUrl: `http://localhost/${account}/q`, MessageBody: 'a' })
    assert.equal((await json(user, 'sqs', 'AmazonSQS.SendMessage', body(TWO))).status, 400)
    assert.equal((await json(user, 'sqs', 'AmazonSQS.SendMessage', body(ONE))).status, 200)
    assert.deepEqual(accountsOf(), [ONE])
  })

  test('is nothing where the things are of several accounts', async () => {
    world.json.GetResourcePolicy = { Policy: open }
    const table = (account: string) => `arn:aws:dynamodb:us-east-1:${account}:table/t`
    const Keys = [{ id: { S: 'a' } }]
    const get = (...tables: readonly string[]) =>
      json(other, 'dynamodb', 'DynamoDB_20120810.BatchGetItem', {
        RequestItems: Object.fromEntries(tables.map((each) => [each, { Keys }])),
      })
    assert.equal((await get(table(ONE))).status, 200)
    const came = await get(table(ONE), table(TWO))
    assert.equal(came.status, 400)
    assert.match(came.text, /one account at a time/)
    assert.deepEqual(accountsOf(), [ONE])
  })
})

describe('a name that a request does not say whole', () => {
  const key = `arn:aws:kms:us-east-1:${ONE}:key/1234`
  const encrypt = (who: Credentials) =>
    json(who, 'kms', 'TrentService.Encrypt', { KeyId: 'alias/a', Plaintext: 'AA==' })
  const open = policy({ Effect: 'Allow', Principal: { AWS: ONE }, Action: 'kms:*', Resource: '*' })

  test('is found out: a policy on the key decides on its alias', async () => {
    const scoped = await userWith(
      accounts.castellan,
      [{ Effect: 'Allow', Action: 'kms:Encrypt', Resource: key }],
      accounts.roots[ONE],
    )
    world.json.GetKeyPolicy = { Policy: open }
    assert.equal((await encrypt(scoped)).status, 400)
    at += 1000
    world.json.DescribeKey = { KeyMetadata: { Arn: key } }
    assert.equal((await encrypt(scoped)).status, 200)
    at += 1000
    world.json.DescribeKey = { KeyMetadata: { Arn: `${key}5` } }
    assert.equal((await encrypt(scoped)).status, 400)
  })

  test('that cannot be found out is never taken for a stranger’s: 503, nothing is forwarded', async () => {
    world.json.GetKeyPolicy = { Policy: open }
    world.json.DescribeKey = { KeyMetadata: { Arn: key } }
    assert.equal((await encrypt(ann)).status, 200)
    upstream.seen.length = 0
    const faults: Record<string, (response: import('node:http').ServerResponse) => void> = {
      'no answer': (response) => response.destroy(),
      'a fault': (response) => response.writeHead(500).end(),
      'too many questions': (response) => response.writeHead(400).end('{"__type":"ThrottlingException"}'),
      'a refusal of who asks': (response) => response.writeHead(400).end('{"__type":"AccessDeniedException"}'),
    }
    for (const [name, fault] of Object.entries(faults)) {
      at += 1000
      world.fault = fault
      const came = await encrypt(ann)
      assert.equal(came.status, 503, name)
      assert.equal(came.text.includes('1234'), false)
    }
    assert.equal(upstream.seen.length, 0)
  })

  test('that makes no sense to its upstream is for that to say', async () => {
    world.fault = (response) => response.writeHead(400).end('{"__type":"InvalidCiphertextException"}')
    const came = await json(ann, 'kms', 'TrentService.Decrypt', { CiphertextBlob: 'AA==' })
    assert.equal(came.status, 200)
    assert.equal(upstream.seen.length, 1)
  })

  test('is told to nobody', async () => {
    const nobody = await userWith(accounts.castellan, [{ ...ALL, Action: 'iam:Get*' }], accounts.roots[ONE])
    world.json.DescribeKey = { KeyMetadata: { Arn: key } }
    world.json.GetKeyPolicy = { Policy: open }
    const known = await encrypt(nobody)
    at += 1000
    delete world.json.DescribeKey
    const unknown = await encrypt(nobody)
    assert.equal(known.text.includes('1234'), false)
    assert.equal(known.status, unknown.status)
    assert.match(known.text, /key\/\$\{unknown\}/)
  })

  test('that an upstream lies about is not believed', async () => {
    const scoped = await userWith(
      accounts.castellan,
      [
        { Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' },
        { Effect: 'Deny', Action: 'kms:*', Resource: key },
      ],
      accounts.roots[ONE],
    )
    world.json.GetKeyPolicy = { Policy: open }
    for (const Arn of ['arn:aws:s3:::b', '*', 17, `arn:aws:kms:us-east-1:${ONE}:alias/a`]) {
      at += 1000
      world.json.DescribeKey = { KeyMetadata: { Arn } }
      assert.equal((await encrypt(scoped)).status, 400, String(Arn))
    }
    at += 1000
    world.json.DescribeKey = { KeyMetadata: { Arn: `${key}5` } }
    assert.equal((await encrypt(scoped)).status, 200)
  })
})

describe('tags that an upstream has', () => {
  const send = (who: Credentials) =>
    json(who, 'sqs', 'AmazonSQS.SendMessage', { QueueUrl: `http://localhost/${ONE}/q`, MessageBody: 'a' })

  test('are asked for only where a policy wants to know them', async () => {
    await send(ann)
    assert.deepEqual(
      upstream.questions.map(({ headers }) => headers['x-amz-target']),
      ['AmazonSQS.GetQueueAttributes'],
    )
  })

  test('deny where they cannot be found out, and change nothing where the upstream has none', async () => {
    const denied = {
      Effect: 'Deny',
      Action: 'sqs:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/env': 'prod' } },
    }
    const user = await userWith(accounts.castellan, [ALL, denied], accounts.roots[ONE])
    world.json.GetQueueAttributes = {}
    for (const [answered, status] of [
      [{ Tags: { env: 'prod' } }, 400],
      [{ Tags: { env: 'test' } }, 200],
      [{}, 200],
      [500, 400],
      [{ Tags: { env: 7 } }, 400],
      [501, 200],
    ] as const) {
      at += 1000
      world.json.ListQueueTags = answered
      assert.equal((await send(user)).status, status, JSON.stringify(answered))
    }
  })

  test('count at once when they were changed by way of this node', async () => {
    const red = { ...ALL, Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } }
    const user = await userWith(accounts.castellan, [red], accounts.roots[ONE])
    world.json.GetQueueAttributes = {}
    world.json.ListQueueTags = { Tags: { team: 'red' } }
    assert.equal((await send(user)).status, 200)
    world.json.ListQueueTags = {}
    const QueueUrl = `http://localhost/${ONE}/q`
    await json(ann, 'sqs', 'AmazonSQS.UntagQueue', { QueueUrl, TagKeys: ['team'] })
    assert.equal((await send(user)).status, 400)
  })
})

describe('a policy that cannot be read', () => {
  test('is refused before the upstream takes it: nobody would be let in any more', async () => {
    world.buckets.bucket = ONE
    for (const text of ['', '{', '{}', '[]', policy({ Effect: 'Maybe', Principal: '*', Action: '*', Resource: '*' })]) {
      const came = await put(ann, text)
      assert.equal(came.status, 400, text)
      if (text !== '') assert.match(came.text, /<Code>MalformedPolicy<\/Code>/)
    }
    assert.equal(upstream.seen.length, 0)
    const nobody = await userWith(accounts.castellan, [{ ...ALL, Action: 'iam:Get*' }], accounts.roots[ONE])
    assert.equal((await put(nobody, '{')).status, 403)
  })
})
