import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { isOneHopAway } from './address.ts'
import type { Head } from './guard.ts'
import { readWorkloads, type Workload, type WorkloadRoles, workloadHandler } from './index.ts'

const ONE = '111122223333'
const HOUR = 3_600_000
const TOKEN = 'a-token-of-forty-letters-or-so-0123456789'
const roleArn = `arn:aws:iam::${ONE}:role/orders`
const [FUNCTION, INSTANCE] = readWorkloads({
  workloads: [
    { arn: `arn:aws:lambda:us-east-1:${ONE}:function:orders`, roleArn, port: 4701, tokenFile: 'orders.token' },
    { arn: `arn:aws:ec2:us-east-1:${ONE}:instance/i-0123456789abcdef0`, roleArn, port: 4702 },
  ],
}) as [Workload, Workload]

/** One workload, a clock that stands, and a role that is there until a test says otherwise. */
function atWork(workload: Workload) {
  const state = { now: Date.UTC(2026, 10, 30), standing: 'AROAONE' as string | undefined, asked: 0, isTrusted: true }
  const roles: WorkloadRoles = {
    async assume(_, seconds) {
      state.asked++
      await new Promise((resolve) => setImmediate(resolve))
      if (!state.isTrusted) return undefined
      const accessKeyId = `ASIA${state.asked}`
      return { accessKeyId, secretAccessKey: 'secret', sessionToken: 'session', expiresAt: state.now + seconds * 1000 }
    },
    standing: async () => state.standing,
  }
  const place = { host: '127.0.0.1', port: workload.port }
  const token = workload.delivery === 'container' ? TOKEN : undefined
  const handler = workloadHandler(workload, { roles, clock: () => state.now, random: randomBytes, token }, place)
  const send = async (asked: Partial<Head> & { readonly headers?: Readonly<Record<string, string>> }) => {
    const headers = { host: `127.0.0.1:${workload.port}`, ...asked.headers }
    const head = {
      method: 'GET',
      path: '/',
      query: '',
      rawHeaders: Object.entries(headers).flat(),
      sourceIp: '127.0.0.1',
    }
    const { status, body, headers: answered } = await handler({ ...head, ...asked, headers })
    return { status, text: String(body), headers: answered }
  }
  return { state, send }
}

function container() {
  const { state, send } = atWork(FUNCTION)
  const get = (asked: Parameters<typeof send>[0] = {}) =>
    send({ path: '/credentials', ...asked, headers: { authorization: TOKEN, ...asked.headers } })
  return { state, send, get }
}

function instance() {
  const { state, send } = atWork(INSTANCE)
  const put = (ttl: string, more: object = {}) =>
    send({
      method: 'PUT',
      path: '/latest/api/token',
      ...more,
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': ttl, ...('headers' in more ? (more.headers as object) : {}) },
    })
  const get = async (path: string, token?: string) => {
    const shown = token ?? (await put('60')).text
    return send({ path, headers: { 'x-aws-ec2-metadata-token': shown } })
  }
  return { state, send, put, get }
}

const ROLE = '/latest/meta-data/iam/security-credentials/orders'

/** Who is refused whatever it shows, at either endpoint. */
const STRANGERS: Readonly<Record<string, Partial<Head> & { readonly headers?: Readonly<Record<string, string>> }>> = {
  'by a name that was made to lead here': { headers: { host: 'rebound.example:4701' } },
  "by another workload's address": { headers: { host: '127.0.0.1:4799' } },
  'without a port': { headers: { host: '127.0.0.1' } },
  'through a proxy': { headers: { 'x-forwarded-for': '127.0.0.1' } },
  'through a proxy that says only for which host': { headers: { 'x-forwarded-host': '127.0.0.1' } },
  'through a proxy of the newer kind': { headers: { forwarded: 'for=127.0.0.1' } },
  'through a proxy that names itself': { headers: { via: '1.1 proxy' } },
  "from a page's script": { headers: { origin: 'http://127.0.0.1:4701' } },
  'from a page that hides its origin': { headers: { origin: 'null' } },
  'from a browser that follows a link': { headers: { 'sec-fetch-site': 'none' } },
  'with a cookie': { headers: { cookie: 'a=b' } },
  'from further away than one hop': { sourceIp: '203.0.113.9' },
  'from nowhere': { sourceIp: '' },
}

describe("the containers' endpoint", () => {
  test('gives the role’s credentials to whoever shows the token', async () => {
    const { get } = container()
    const { status, text, headers } = await get()
    assert.equal(status, 200)
    assert.deepEqual(JSON.parse(text), {
      RoleArn: roleArn,
      AccessKeyId: 'ASIA1',
      SecretAccessKey: 'secret',
      Token: 'session',
      Expiration: '2026-11-30T06:00:00Z',
    })
    assert.equal(headers['Cache-Control'], 'no-store')
  })

  const WRONG = [
    TOKEN.slice(0, -1),
    `${TOKEN}x`,
    TOKEN.toUpperCase(),
    '',
    'Bearer',
    `Bearer ${TOKEN}`,
    ` ${TOKEN}`,
    '*',
  ]
  for (const [index, authorization] of WRONG.entries()) {
    test(`refuses whoever shows another token (${index + 1}), and asks for no session`, async () => {
      const { state, get } = container()
      const { status, text } = await get({ headers: { authorization } })
      assert.equal(status, 401)
      assert.ok(!text.includes(TOKEN))
      assert.equal(state.asked, 0)
    })
  }

  test('refuses whoever shows none', async () => {
    const { state, send } = container()
    assert.equal((await send({ path: '/credentials' })).status, 401)
    assert.equal(state.asked, 0)
  })

  test('refuses two tokens, of which one may be right', async () => {
    const { state, get } = container()
    const rawHeaders = ['Host', '127.0.0.1:4701', 'Authorization', TOKEN, 'authorization', 'other']
    assert.equal((await get({ rawHeaders })).status, 400)
    assert.equal(state.asked, 0)
  })

  for (const [how, stranger] of Object.entries(STRANGERS)) {
    test(`refuses the right token ${how}`, async () => {
      const { state, get } = container()
      assert.equal((await get(stranger)).status, 403)
      assert.equal(state.asked, 0)
    })
  }

  const PATHS = [
    '/',
    '//credentials',
    '/credentials/',
    '/a/../credentials',
    '/%63redentials',
    '/credentials%00',
    '/CREDENTIALS',
  ]
  for (const path of [...PATHS, 'http://127.0.0.1:4701/credentials', '/credentials;a', '/\\credentials']) {
    test(`has nothing at ${path}`, async () => {
      const { state, get } = container()
      assert.equal((await get({ path })).status, 404)
      assert.equal(state.asked, 0)
    })
  }

  test('has nothing for a query, and nothing by another method', async () => {
    const { state, get } = container()
    assert.equal((await get({ query: 'role=other' })).status, 404)
    for (const method of ['POST', 'PUT', 'OPTIONS', 'HEAD']) assert.equal((await get({ method })).status, 405)
    assert.equal(state.asked, 0)
  })

  test('says who does not trust whom where the role lets the service not assume it, and gives no credentials', async () => {
    const { state, get } = container()
    state.isTrusted = false
    const { status, text } = await get()
    assert.equal(status, 403)
    const message = `The role is not there, or does not trust lambda.amazonaws.com: ${roleArn}`
    assert.deepEqual(JSON.parse(text), { code: 'AccessDenied', message })
  })
})

describe('the session of a workload', () => {
  test('is one for all who ask at once, and for whoever asks later', async () => {
    const { state, get } = container()
    const answers = await Promise.all(Array.from({ length: 200 }, () => get()))
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
    state.now += 5 * HOUR
    await get()
    assert.equal(state.asked, 1)
  })

  test('is another one well before it ends', async () => {
    const { state, get } = container()
    await get()
    state.now += 5.5 * HOUR
    assert.equal(JSON.parse((await get()).text).AccessKeyId, 'ASIA2')
  })

  test('is given no longer when the role is gone', async () => {
    const { state, get } = container()
    await get()
    state.standing = undefined
    assert.equal((await get()).status, 403)
  })

  test('is another one when the role was made anew, or trusts somebody else', async () => {
    const { state, get } = container()
    await get()
    state.standing = 'AROATWO'
    assert.equal(JSON.parse((await get()).text).AccessKeyId, 'ASIA2')
    state.standing = 'AROATWO, trusting nobody'
    state.isTrusted = false
    assert.equal((await get()).status, 403)
  })

  test('is asked for again by whoever comes after it could not be had', async () => {
    const { state, get } = container()
    state.isTrusted = false
    await get()
    state.isTrusted = true
    assert.equal((await get()).status, 200)
    assert.equal(state.asked, 2)
  })
})

describe('the instance metadata service', () => {
  test('gives a token by PUT, and with it the role’s name and credentials', async () => {
    const { put, get } = instance()
    const token = await put('21600')
    assert.deepEqual([token.status, token.headers['X-aws-ec2-metadata-token-ttl-seconds']], [200, '21600'])
    assert.match(token.text, /^[\w-]{50,}$/)
    for (const list of ['', '/']) {
      assert.equal((await get(`/latest/meta-data/iam/security-credentials${list}`, token.text)).text, 'orders')
    }
    assert.deepEqual(JSON.parse((await get(ROLE, token.text)).text), {
      Code: 'Success',
      LastUpdated: '2026-11-30T00:00:00Z',
      Type: 'AWS-HMAC',
      AccessKeyId: 'ASIA1',
      SecretAccessKey: 'secret',
      Token: 'session',
      Expiration: '2026-11-30T06:00:00Z',
    })
  })

  test('says which instance it is, and where', async () => {
    const { get } = instance()
    assert.equal((await get('/latest/meta-data/placement/region')).text, 'us-east-1')
    assert.equal((await get('/latest/meta-data/instance-id')).text, 'i-0123456789abcdef0')
    const document = JSON.parse((await get('/latest/dynamic/instance-identity/document')).text)
    assert.deepEqual(
      [document.accountId, document.region, document.instanceId],
      [ONE, 'us-east-1', 'i-0123456789abcdef0'],
    )
  })

  test('refuses version 1, which shows no token, and any token but its own', async () => {
    const { state, send, get, put } = instance()
    assert.equal((await send({ path: ROLE })).status, 401)
    const other = (await instance().put('60')).text
    const own = (await put('60')).text
    for (const token of ['', 'x', other, `${own}A`, own.slice(1), `${own}=`])
      assert.equal((await get(ROLE, token)).status, 401)
    assert.equal(state.asked, 0)
  })

  test('refuses a token when its time is over, and tells how long it lasts yet', async () => {
    const { state, get, put } = instance()
    const { text } = await put('60')
    state.now += 59_000
    assert.equal((await get(ROLE, text)).headers['X-aws-ec2-metadata-token-ttl-seconds'], '1')
    state.now += 1_000
    assert.equal((await get(ROLE, text)).status, 401)
  })

  for (const ttl of ['0', '21601', '-1', '1.5', '1e3', '', ' 60', '999999999999', '60, 60']) {
    test(`gives no token for “${ttl}” seconds`, async () => {
      assert.equal((await instance().put(ttl)).status, 400)
    })
  }

  test('gives no token where nobody says for how long, or to a GET', async () => {
    const { send } = instance()
    assert.equal((await send({ method: 'PUT', path: '/latest/api/token' })).status, 400)
    assert.equal((await send({ path: '/latest/api/token' })).status, 401)
  })

  for (const [how, stranger] of Object.entries(STRANGERS)) {
    test(`gives no token ${how}, and nothing for one`, async () => {
      const { state, put, send } = instance()
      const token = (await put('60')).text
      assert.equal((await put('60', stranger)).status, 403)
      const headers = { 'x-aws-ec2-metadata-token': token, ...stranger.headers }
      assert.equal((await send({ path: ROLE, ...stranger, headers })).status, 403)
      assert.equal(state.asked, 0)
    })
  }

  const NOTHING = ['other', 'orders/', '../orders', 'orders%00', 'ORDERS', '/orders'].map((end) =>
    ROLE.replace(/orders$/, end),
  )
  for (const path of [
    ...NOTHING,
    `/${ROLE}`,
    '/latest/user-data',
    '/1.0/meta-data/',
    'http://127.0.0.1:4702/latest/meta-data/',
  ]) {
    test(`has nothing at ${path}`, async () => {
      const { state, get } = instance()
      assert.equal((await get(path)).status, 404)
      assert.equal(state.asked, 0)
    })
  }

  test('says that the role cannot be assumed, where it does not trust EC2', async () => {
    const { state, get } = instance()
    state.isTrusted = false
    const { status, text } = await get(ROLE)
    assert.deepEqual([status, JSON.parse(text).Code], [200, 'AssumeRoleUnauthorizedAccess'])
    assert.ok(!text.includes('AccessKeyId'))
  })
})

test('one hop away is this machine, and what is on a link with it', () => {
  const interfaces = {
    lo: [{ cidr: '127.0.0.1/8' }, { cidr: '::1/128' }],
    docker0: [{ cidr: '172.17.0.1/16' }],
    down: [{ cidr: null }],
  }
  for (const near of ['127.0.0.1', '127.3.2.1', '::1', '172.17.0.2']) assert.ok(isOneHopAway(near, interfaces), near)
  for (const far of ['172.18.0.2', '10.0.0.1', '::2', '', 'localhost']) assert.ok(!isOneHopAway(far, interfaces), far)
})
