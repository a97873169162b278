import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startInProcess } from './support/in-process.ts'
import { allow, rolesOfTwoAccounts, trusting } from './support/roles.ts'
import { ONE } from './support/two-accounts.ts'

/**
 * Systems that ask whether their own callers may: as MinIO and RustFS ask, by their sources; as radosgw
 * 16.2.15 asked, recorded; and as Envoy asks, by its documentation. `conformance/radosgw.test.ts` runs radosgw itself.
 */
const folder = mkdtempSync(join(tmpdir(), 'castellan-askers-'))
after(() => rmSync(folder, { recursive: true }))

const tokenFile = (name: string) => join(folder, `${name}.token`)
const user = (name: string) => `arn:aws:iam::${ONE}:user/${name}`
const principals = {
  alice: user('user-1'),
  'alice:phone': user('user-2'),
  'alice:robot': user('user-1'),
  jobs: `arn:aws:iam::${ONE}:role/role-3`,
  gone: user('nobody'),
  moved: `arn:aws:iam::${ONE}:user/other/user-1`,
  ROOT: user('user-2'),
}
const asker = (kind: string, more: object = {}) => ({ kind, port: 0, tokenFile: tokenFile(kind), principals, ...more })
const bySubject = { 'sub-of-token': user('user-1') }
const claims = { issuer: 'https://issuer.example', name: 'sub', principals: bySubject }
const envoy = { service: 's3', nameHeader: 'x-caller', forwardsHeaders: true, pathPrefix: '/check' }
const virtual = { ...envoy, virtualHostsOf: 's3.example.com', tokenFile: tokenFile('virtual') }
const dynamodb = { ...envoy, service: 'dynamodb', tokenFile: tokenFile('dynamodb') }
const server = rolesOfTwoAccounts({
  externalAuthorisation: {
    askers: [
      ...[
        asker('minio', { claims }),
        asker('rustfs'),
        asker('ceph-rgw'),
        asker('envoy', envoy),
        asker('envoy', dynamodb),
        asker('envoy', virtual),
      ],
    ],
  },
})
const KINDS = ['minio', 'rustfs', 'ceph-rgw', 'envoy', 'dynamodb', 'virtual']
const urlOf = (kind: string) => new URL(server.accounts.castellan.askers[KINDS.indexOf(kind)]?.url ?? '').origin
const tokenOf = (kind: string) => readFileSync(tokenFile(kind), 'utf8')

async function post(kind: string, input: unknown, more: { readonly token?: string; readonly path?: string } = {}) {
  const { token = tokenOf(kind), path = '/decision' } = more
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (kind === 'ceph-rgw') headers['x-auth-token'] = token
  else headers.authorization = kind === 'rustfs' ? `Bearer ${token}` : token
  const body = input === undefined ? undefined : JSON.stringify({ input })
  const answer = await fetch(`${urlOf(kind)}${path}`, { method: 'POST', headers, body: body ?? null })
  return { status: answer.status, ...((await answer.json()) as { result: boolean; reason?: string }) }
}

const MINIO = {
  account: 'alice',
  groups: null,
  action: 's3:GetObject',
  originalAction: '',
  bucket: 'photos',
  conditions: { SourceIp: ['203.0.113.9'], SecureTransport: ['false'], UserAgent: ['mc'], username: ['alice'] },
  owner: false,
  object: 'alice/cat.jpg',
  claims: {},
  denyOnly: false,
}
const minio = async (more: object) => await post('minio', { ...MINIO, ...more })
const mayMinio = async (more: object) => (await minio(more)).result
const conditions = (more: object) => ({ conditions: { ...MINIO.conditions, ...more } })

test('two users and a role, with policies of their own', async () => {
  const own = { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::photos/alice/*' }
  const list = {
    ...{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::photos' },
    Condition: { StringLike: { 's3:prefix': 'alice/*' } },
  }
  const encrypted = {
    ...{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::sealed/*' },
    Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
  }
  const office = {
    ...{ Effect: 'Deny', Action: 's3:PutObject', Resource: '*' },
    Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  }
  const tagged = {
    ...{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::tagged/*' },
    Condition: { StringEquals: { 's3:ExistingObjectTag/open': 'yes' } },
  }
  const cleaning = { Effect: 'Allow', Action: 's3:DeleteObject*', Resource: 'arn:aws:s3:::bin/*' }
  const items = {
    ...{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: `arn:aws:dynamodb:us-east-1:${ONE}:table/orders` },
  }
  await server.newUser(ONE, own, list, encrypted, office, tagged, cleaning, items)
  await server.newUser(ONE, { ...allow('s3:ListAllMyBuckets') })
  await server.newRole(ONE, trusting({ Service: 'lambda.amazonaws.com' }), allow('*'))
})

describe('MinIO', () => {
  test('is told what the mapped user may, object by object', async () => {
    assert.equal(await mayMinio({}), true)
    assert.equal(await mayMinio({ object: 'bob/cat.jpg' }), false)
    assert.equal(await mayMinio({ action: 's3:DeleteObject' }), false)
    assert.equal(await mayMinio({ account: 'jobs', action: 's3:DeleteObject' }), true)
  })

  test('may say by conditions what the request says', async () => {
    const listing = { action: 's3:ListBucket', object: '' }
    assert.equal(await mayMinio({ ...listing, ...conditions({ prefix: ['alice/'] }) }), true)
    assert.equal(await mayMinio({ ...listing, ...conditions({ prefix: ['bob/'] }) }), false)
    assert.equal(await mayMinio(listing), false)
    const putting = { action: 's3:PutObject', bucket: 'sealed', object: 'a' }
    const sealed = conditions({ 'X-Amz-Server-Side-Encryption': ['aws:kms'] })
    assert.equal(await mayMinio({ ...putting, ...sealed }), true)
    assert.equal(await mayMinio(putting), false)
  })

  test('is told no where a caller has added to what the store says', async () => {
    const putting = { action: 's3:PutObject' }
    assert.equal(await mayMinio(putting), true)
    for (const more of [
      { SourceIp: ['203.0.113.9', '10.0.0.1'] },
      { Sourceip: ['10.0.0.1'] },
      { sourceip: ['10.0.0.1'] },
    ]) {
      assert.equal(await mayMinio({ ...putting, ...conditions(more) }), false)
    }
    const listing = { action: 's3:ListBucket', object: '' }
    assert.equal(await mayMinio({ ...listing, ...conditions({ prefix: ['bob/'], Prefix: ['alice/'] }) }), false)
    assert.equal(await mayMinio({ ...putting, conditions: { SourceIp: ['10.0.0.1'] } }), false)
    assert.equal(await mayMinio({ ...putting, conditions: {} }), false) // From which address?
  })

  test('is not believed an object’s tags, which it may have from the request', async () => {
    const tagged = { bucket: 'tagged', ...conditions({ 'ExistingObjectTag/open': ['yes'] }) }
    assert.equal(await mayMinio(tagged), false)
  })

  test('is told no for names that may lead elsewhere', async () => {
    for (const object of [
      'alice/../bob/cat.jpg',
      'alice/./cat.jpg',
      'alice//cat.jpg',
      '/alice/cat.jpg',
      'alice/..',
      '..',
      '.',
    ]) {
      assert.equal(await mayMinio({ account: 'jobs', object }), false, object)
    }
    assert.equal(await mayMinio({ object: 'alice/folder/' }), true)
    for (const bucket of ['photos/alice', 'photos*', '../photos', 'photos:']) {
      assert.equal(await mayMinio({ account: 'jobs', bucket }), false, bucket)
    }
  })

  test('is told no for its owner, for whom it does not name, and for whom nobody has named', async () => {
    for (const owner of [true, 'false', 1, null, undefined])
      assert.equal(await mayMinio({ account: 'ROOT', owner }), false)
    for (const account of ['bob', '', 'Alice', '__proto__', null, ['alice'], user('user-1')]) {
      assert.equal(await mayMinio({ account }), false, String(account))
    }
    assert.match((await minio({ account: 'bob' })).reason ?? '', /no principal is named for bob/)
  })

  test('is told no for a user who is not there, or whose path is another', async () => {
    for (const account of ['gone', 'moved']) assert.match((await minio({ account })).reason ?? '', /is not there/)
  })

  test('knows who came with a token of the issuer by its claim, and nobody by another issuer’s', async () => {
    const token = { iss: 'https://issuer.example', sub: 'sub-of-token' }
    assert.equal(await mayMinio({ account: 'TEMPORARY', claims: token }), true)
    assert.equal(await mayMinio({ account: 'TEMPORARY', claims: { ...token, iss: 'https://other.example' } }), false)
    assert.equal(await mayMinio({ account: 'TEMPORARY', claims: { ...token, sub: ['sub-of-token'] } }), false)
    assert.equal(await mayMinio({ account: 'sub-of-token' }), false)
    assert.equal(await mayMinio({ account: 'TEMPORARY', claims: { ...token, sub: 'alice' } }), false)
  })

  test('knows a service account, whose name its owner chooses, by its owner’s name and its own', async () => {
    assert.equal(await mayMinio({ account: 'alice', claims: { parent: 'bob' } }), false)
    assert.equal(await mayMinio({ account: 'alice', claims: { parent: 'alice' } }), false)
    assert.equal(await mayMinio({ account: 'robot', claims: { parent: 'alice' } }), true)
    for (const parent of [null, 1, ['alice'], {}]) assert.equal(await mayMinio({ claims: { parent } }), false)
  })

  test('needs a policy that allows its administrators’ actions, and is told no for what means something else here', async () => {
    const administering = { action: 'admin:ServerInfo', bucket: '', object: '' }
    assert.equal(await mayMinio({ ...administering, account: 'jobs' }), true)
    assert.equal(await mayMinio(administering), false)
    for (const action of [
      'kms:CreateKey',
      'sts:AssumeRole',
      'iam:CreateUser',
      's3:*',
      's3:Get*',
      '*',
      '',
      's3:a b',
      null,
    ]) {
      assert.equal(await mayMinio({ account: 'jobs', action }), false, String(action))
    }
  })

  test('needs an Allow for what it asks to be denied only', async () => {
    assert.equal(await mayMinio({ denyOnly: true, object: 'bob/cat.jpg' }), false)
  })

  test('leaves an event of each decision, which says who asked and for whom', async () => {
    const deleting = { action: 's3:DeleteBucket', object: '' }
    assert.deepEqual([await mayMinio(deleting), await mayMinio({ ...deleting, account: 'jobs' })], [false, true])
    const denied = await server.eventOf(ONE, 'DeleteBucket', ({ errorCode }) => errorCode !== undefined)
    assert.equal(denied.errorCode, 'AccessDenied')
    assert.equal(denied.eventSource, 's3.amazonaws.com')
    assert.equal(denied.sourceIPAddress, '203.0.113.9')
    assert.equal((denied.userIdentity as { arn?: string }).arn, user('user-1'))
    const parameters = { askedBy: 'minio', for: 'alice', bucketName: 'photos' }
    assert.deepEqual(denied.requestParameters, parameters)
    const allowed = await server.eventOf(ONE, 'DeleteBucket', ({ errorCode }) => errorCode === undefined)
    assert.equal((allowed.userIdentity as { arn?: string }).arn, `arn:aws:sts::${ONE}:assumed-role/role-3/minio`)
  })
})

describe('RustFS', () => {
  const INPUT = {
    identity: { account: 'alice', groups: [], is_owner: false, claims: {} },
    resource: { bucket: 'photos', object: 'alice/cat.jpg', arn: 'arn:aws:s3:::photos/alice/cat.jpg' },
    action: 's3:GetObject',
    context: { conditions: {}, deny_only: false, timestamp: '2026-11-30T00:00:00Z' },
  }

  test('is told what the mapped user may, and no for its owner', async () => {
    assert.equal((await post('rustfs', INPUT)).result, true)
    const other = { ...INPUT, resource: { ...INPUT.resource, object: 'bob/cat.jpg' } }
    assert.equal((await post('rustfs', other)).result, false)
    const owner = { ...INPUT, identity: { ...INPUT.identity, is_owner: true } }
    assert.equal((await post('rustfs', owner)).result, false)
  })

  test('finds somebody here when it starts: it asks nothing, and needs a 200', async () => {
    const { status, result } = await post('rustfs', undefined)
    assert.deepEqual([status, result], [200, false])
  })
})

describe('the Ceph Object Gateway', () => {
  const KEYS = [{ user: 'alice', access_key: 'ALICEKEY', secret_key: 'a-secret-of-the-gateway' }]
  const bucket = (name: string, tenant = '') => ({
    bucket: { name, marker: 'm', bucket_id: 'b', tenant },
    owner: 'alice',
  })
  /** As radosgw 16.2.15 sent it: its paths are decoded, and its users have their secrets with them. */
  const input = (method: string, path: string, more: object = {}) => ({
    ...{ method, relative_uri: path, decoded_uri: path, params: '', request_uri_aws4: encodeURI(path), subuser: '' },
    user_info: { user_id: 'alice', display_name: 'Alice', suspended: 0, keys: KEYS, type: 'rgw' },
    ...more,
  })
  const object = (name: string, key: string) => ({ object_name: key, bucket_info: bucket(name) })
  const may = async (method: string, path: string, more: object = {}) =>
    (await post('ceph-rgw', input(method, path, more))).result

  test('is told what the mapped user may, by method, path and query', async () => {
    assert.equal(await may('GET', '/photos/alice/cat 1.jpg', object('photos', 'alice/cat 1.jpg')), true)
    assert.equal(await may('GET', '/photos/bob/cat.jpg', object('photos', 'bob/cat.jpg')), false)
    assert.equal(await may('DELETE', '/photos/alice/cat.jpg', object('photos', 'alice/cat.jpg')), false)
    const listing = { bucket_info: bucket('photos'), params: 'list-type=2&prefix=alice%2F' }
    assert.equal(await may('GET', '/photos', listing), true)
    assert.equal(await may('GET', '/photos', { ...listing, params: 'list-type=2&prefix=bob%2F' }), false)
    const acl = { ...object('photos', 'alice/cat.jpg'), params: 'acl' }
    assert.equal(await may('GET', '/photos/alice/cat.jpg', acl), false)
  })

  test('is told no where a Deny or an Allow hangs on what it does not tell', async () => {
    const reason = async (path: string, more: object) => (await post('ceph-rgw', input('PUT', path, more))).reason ?? ''
    const office = await reason('/photos/alice/cat.jpg', object('photos', 'alice/cat.jpg'))
    assert.match(office, /not authorized to perform: s3:PutObject .* with an explicit deny in an identity-based policy/)
    assert.match(await reason('/sealed/a', object('sealed', 'a')), /not authorized to perform: s3:PutObject/)
  })

  test('needs for many deletions at once, which it does not name, an Allow for all objects of the bucket', async () => {
    assert.equal(await may('POST', '/bin', { bucket_info: bucket('bin'), params: 'delete' }), true)
    assert.equal(await may('POST', '/photos', { bucket_info: bucket('photos'), params: 'delete' }), false)
  })

  test('takes a subuser for another than its user', async () => {
    const buckets = (subuser: string) => may('GET', '/', { subuser })
    assert.equal(await buckets('phone'), true)
    assert.equal(await buckets(''), false)
    assert.equal(await buckets('tablet'), false)
  })

  const asJobs = { user_info: { user_id: 'jobs' } }
  test('is told no where it understands another bucket or object than the path names', async () => {
    assert.equal(await may('PUT', '/new', asJobs), true)
    for (const [method, path, more] of [
      ['PUT', '/admin/user', {}],
      ['GET', '/admin', {}],
      ['GET', '/swift/v1/photos', object('photos', '')],
      ['GET', '/photos/a', object('photos', 'b')],
      ['GET', '/photos/a', object('other', 'a')],
      ['GET', '/photos/a', { bucket_info: bucket('photos') }],
      ['GET', '/photos/../other/a', object('other', 'a')],
      ['GET', '/photos/a%2Fb', object('photos', 'a/b')],
      ['GET', '/tenant:photos/a', { object_name: 'a', bucket_info: bucket('photos', 'tenant') }],
    ] as const) {
      assert.equal(await may(method, path, { ...asJobs, ...more }), false, `${method} ${path}`)
    }
  })

  test('is told no for its own users: those of the system, and administrators', async () => {
    for (const flag of [{ system: true }, { system: 'true' }, { admin: true }, { admin: 'true' }]) {
      assert.equal(await may('GET', '/', { user_info: { user_id: 'jobs', ...flag } }), false)
    }
    assert.equal(await may('GET', '/', { user_info: { user_id: 'anonymous' } }), false)
  })

  test('has none of its users’ secrets kept here', async () => {
    await post('ceph-rgw', input('GET', '/photos', { bucket_info: bucket('photos'), params: 'policy' }))
    const event = await server.eventOf(ONE, 'GetBucketPolicy', () => true)
    assert.ok(!JSON.stringify(event).includes('a-secret-of-the-gateway') && !JSON.stringify(event).includes('ALICEKEY'))
  })
})

describe('Envoy', () => {
  /** As `ext_authz` asks of an HTTP service: what it forwards, and what `headers_to_add` says. */
  const check = async (
    method: string,
    path: string,
    more: Readonly<Record<string, string>> = {},
    kind = 'envoy',
    body?: string,
  ) => {
    const headers = { authorization: `Bearer ${tokenOf(kind)}`, 'x-caller': 'alice', ...more }
    const answer = await fetch(`${urlOf(kind)}${path}`, { method, headers, body: body ?? null, redirect: 'manual' })
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' }
  }
  /** Of a request whose path and host nobody tidies up. */
  const statusAt = (kind: string, path: string, more: Readonly<Record<string, string>>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${tokenOf(kind)}`, 'x-caller': 'alice', ...more }
      const { port } = new URL(urlOf(kind))
      request({ host: '127.0.0.1', port, path, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
  const statusOf = async (...given: Parameters<typeof check>) => (await check(...given)).status

  test('lets through what the mapped user may, by the very request, and forbids the rest in AWS’s words', async () => {
    assert.equal(await statusOf('GET', '/check/photos/alice/cat.jpg'), 200)
    const denied = await check('GET', '/check/photos/bob/cat.jpg')
    assert.equal(denied.status, 403)
    assert.match(denied.text, /<Code>AccessDenied<\/Code>/)
    assert.equal(await statusOf('GET', '/check/photos?list-type=2&prefix=alice%2F'), 200)
    assert.equal(await statusOf('GET', '/check/photos?list-type=2&prefix=bob%2F'), 403)
  })

  test('forbids a copy from where the caller may not read, which is an upload but for a header', async () => {
    const jobs = { 'x-caller': 'jobs' }
    assert.equal(await statusOf('PUT', '/check/photos/a', { ...jobs, 'x-amz-copy-source': '/other/b' }), 200)
    assert.equal(await statusOf('PUT', '/check/photos/alice/a', { 'x-amz-copy-source': '/other/b' }), 403)
  })

  for (const path of ['/photos/alice/cat.jpg', '/check', '/checked/photos/alice/cat.jpg']) {
    test(`forbids ${path}, which its prefix does not lead to`, async () => {
      assert.equal(await statusOf('GET', path), 403)
    })
  }

  test('reads a bucket in the host where the service does, and nowhere else', async () => {
    const ask = async (kind: string, host: string, path: string) => await statusAt(kind, path, { host })
    for (const host of ['photos.localhost', 'photos.s3.amazonaws.com', 'photos.s3.example.com', 'photos.s3-x']) {
      assert.notEqual(await ask('envoy', host, '/check/alice/cat.jpg'), 200, host)
      assert.equal(await ask('envoy', host, '/check/photos/alice/cat.jpg'), 200, host)
    }
    assert.equal(await ask('virtual', 'photos.s3.example.com:9000', '/check/alice/cat.jpg'), 200)
    assert.notEqual(await ask('virtual', 'photos.s3.example.com', '/check/photos/alice/cat.jpg'), 200)
    assert.equal(await ask('virtual', 's3.example.com', '/check/photos/alice/cat.jpg'), 200)
    for (const host of ['photos.localhost', 'photos.s3.amazonaws.com', 'photos.s3.example.com.evil.example']) {
      assert.notEqual(await ask('virtual', host, '/check/alice/cat.jpg'), 200, host)
    }
  })

  test('forbids a path with dot segments, whatever it leads to', async () => {
    for (const path of [
      '/check/photos/alice/../bob/cat.jpg',
      '/check/../photos/alice/a',
      '/check/photos/%2e%2e/alice/a',
    ]) {
      const status = await statusAt('envoy', path, { 'x-caller': 'jobs' })
      assert.ok(status === 400 || status === 403, `${path}: ${status}`)
    }
  })

  test('forbids whoever it does not name, or names twice', async () => {
    for (const name of ['bob', '', 'alice,alice', 'Alice']) {
      assert.equal(await statusOf('GET', '/check/photos/alice/cat.jpg', { 'x-caller': name }), 403)
    }
  })

  test('never answers with a status that could be taken for its own failure', async () => {
    const path = '/check/photos/alice/cat.jpg'
    assert.equal(await statusOf('GET', path, { authorization: 'Bearer wrong' }), 403)
    assert.equal(await statusOf('GET', path, { authorization: '' }), 403)
    assert.equal(await statusOf('POST', '/check/%ff%fe', { 'content-type': 'application/xml' }, 'envoy', '<'), 403)
  })

  test('forbids what is too large to be read', async () => {
    const target = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'x-envoy-auth-partial-body': 'false' }
    const body = JSON.stringify({ TableName: 'orders', Key: { id: { S: 'a'.repeat(2 ** 21) } } })
    assert.equal(await statusOf('POST', '/check/', target, 'dynamodb', body), 403)
    const { status, result, reason } = await post('minio', { ...MINIO, object: 'alice/'.repeat(2 ** 19) })
    assert.deepEqual([status, result, reason], [200, false, 'the question could not be read'])
  })

  test('forbids what only a body says that it does not forward whole', async () => {
    const target = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' }
    const body = JSON.stringify({ TableName: 'orders', Key: { id: { S: 'a' } } })
    const whole = { ...target, 'x-envoy-auth-partial-body': 'false' }
    const asked = (headers: Readonly<Record<string, string>>, sent?: string) =>
      statusOf('POST', '/check/', headers, 'dynamodb', sent)
    assert.equal(await asked(whole, body), 200)
    assert.equal(await asked(whole, body.replace('orders', 'others')), 400) // As DynamoDB has it.
    assert.equal(await asked({ ...whole, 'x-envoy-auth-partial-body': 'true' }, body), 403)
    assert.equal(await asked(target), 403)
  })
})

describe('whoever asks', () => {
  for (const kind of ['minio', 'rustfs', 'ceph-rgw']) {
    test(`as ${kind} must show its own token`, async () => {
      const other = kind === 'minio' ? 'rustfs' : 'minio'
      for (const token of ['', 'x', tokenOf(kind).slice(1), `${tokenOf(kind)}x`, tokenOf(other)]) {
        const { status, result } = await post(kind, MINIO, { token })
        assert.deepEqual([status, result], [401, false])
      }
    })
  }

  test('is told no for what is no question', async () => {
    for (const input of [null, [], 'x', {}, { account: 'alice' }])
      assert.equal((await post('minio', input)).result, false)
    const headers = { authorization: tokenOf('minio') }
    const answer = await fetch(`${urlOf('minio')}/decision`, { method: 'POST', headers, body: '{"input":' })
    assert.deepEqual([answer.status, ((await answer.json()) as { result: boolean }).result], [200, false])
    assert.equal((await fetch(`${urlOf('minio')}/decision`, { headers })).status, 405)
    for (const path of ['/', '//decision', '/decision/', '/decision?a=b'])
      assert.equal((await post('minio', MINIO, { path })).result, false)
  })
})

describe('a server with askers', () => {
  const starts = (more: object) =>
    startInProcess({ ephemeral: true, externalAuthorisation: { askers: [{ ...asker('minio'), ...more }] } })

  for (const [what, more, message] of [
    ['an unknown kind', { kind: 'opa' }, /`askers\[0\].kind` is none of minio, rustfs/],
    ['no token', { tokenFile: undefined }, /has no `tokenFile`/],
    ['root', { principals: { a: `arn:aws:iam::${ONE}:root` } }, /not the ARN of a user or a role/],
    ['a name instead of an address', { host: 'localhost' }, /not an IP address/],
    ['a misspelt member', { principal: {} }, /`principal`, which means nothing there/],
    [
      'Envoy without its headers',
      { ...asker('envoy', envoy), forwardsHeaders: false },
      /must forward `x-amz-` headers/,
    ],
  ] as const) {
    test(`does not start with ${what}`, async () => {
      await assert.rejects(starts(more), message)
    })
  }
})
