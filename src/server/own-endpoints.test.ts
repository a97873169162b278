import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Room } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'
import type { RequestHead } from './http-server.ts'
import { Life } from './life.ts'
import { ownEndpoints } from './own-endpoints.ts'

const ABOUT = {
  services: ['sts', 'iam'],
  forwarded: ['s3'],
  init: () => ({
    completed: { BOOT: true, START: true, READY: false, SHUTDOWN: false },
    scripts: [{ stage: 'READY', name: 'a.sh', state: 'RUNNING' }] as const,
  }),
  process: { id: 'id', startedAt: 1000, isInContainer: false },
  clock: () => 64_500,
}

function endpoints({
  isDown = false,
  lacksKey = false,
  isEphemeral = true,
  room = 'enough',
  waiting = { bytes: 0, isRefused: false },
}: {
  isDown?: boolean
  isEphemeral?: boolean
  room?: Room
  lacksKey?: boolean
  waiting?: { bytes: number; isRefused: boolean }
} = {}) {
  const state = { resets: 0 }
  const answered = async () => {
    if (isDown) throw new Error('down')
    return []
  }
  const store = { versions: answered, directory: { accounts: answered, nextDueAt: answered } } as unknown as Store
  const reset = isEphemeral ? async () => void state.resets++ : undefined
  const life = new Life()
  const answer = ownEndpoints({
    store,
    room: () => room,
    lacksKey: () => lacksKey,
    life,
    auditQueue: { waiting },
    reset,
    ...ABOUT,
  })
  const ask = (asked: Partial<RequestHead>) => {
    const headers = { host: 'localhost:4566' }
    const head = { method: 'GET', path: '/_castellan/health', query: '', rawHeaders: [], secure: false }
    return answer({ ...head, headers, sourceIp: '127.0.0.1', ...asked })
  }
  return { state, life, ask }
}

test('a node whose disk is nearly full says so', async () => {
  const low = await endpoints({ room: 'low' }).ask({})
  assert.equal(low.status, 200)
  assert.match(String(low.body), /less than 5 % of the disk is free/)
  const least = await endpoints({ room: 'least' }).ask({})
  assert.equal(least.status, 503)
  assert.match(String(least.body), /less than 1 % of the disk is free/)
})

const READYZ = { path: '/_castellan/readyz' }

test('a node is ready while its store answers, its record can be written, and it is not about to end', async () => {
  assert.equal((await endpoints().ask(READYZ)).status, 200)
  assert.equal((await endpoints({ lacksKey: true }).ask(READYZ)).status, 503)
  assert.equal((await endpoints().ask({ ...READYZ, method: 'HEAD' })).status, 200)
  assert.equal((await endpoints({ room: 'low' }).ask(READYZ)).status, 200)
  const unready = [
    [{ isDown: true }, /store cannot be reached/],
    [{ room: 'least' }, /1 % of the disk/],
    [{ waiting: { bytes: 1, isRefused: true } }, /audit record cannot be written/],
  ] as const
  for (const [how, why] of unready) {
    const answer = await endpoints(how).ask(READYZ)
    assert.equal(answer.status, 503)
    assert.match(String(answer.body), why)
  }
  const ending = endpoints()
  ending.life.drain()
  const answer = await ending.ask(READYZ)
  assert.deepEqual([answer.status, answer.body], [503, '{"status":"draining"}\n'])
})

test('a node is alive whatever is wrong outside of it', async () => {
  const worst = endpoints({ isDown: true, room: 'least' })
  worst.life.drain()
  assert.equal((await worst.ask({ path: '/_castellan/livez' })).status, 200)
})

const RESET = { method: 'POST', path: '/_castellan/reset' }
const MOTO_RESET = { method: 'POST', path: '/moto-api/reset' }

test('a node is healthy while its store answers', async () => {
  assert.equal((await endpoints().ask({})).status, 200)
  assert.equal((await endpoints().ask({ method: 'HEAD' })).status, 200)
  const down = await endpoints({ isDown: true }).ask({})
  assert.equal(down.status, 503)
  assert.ok(!String(down.body).includes('Error'))
})

test('an ephemeral node starts over for a local, direct POST', async () => {
  const { state, ask } = endpoints()
  for (const host of ['localhost:4566', '127.0.0.1:4566', '[::1]:4566'])
    assert.equal((await ask({ ...RESET, headers: { host } })).status, 200)
  assert.equal(state.resets, 3)
})

test("an ephemeral node starts over for Node's own fetch", async () => {
  // As Node 20 to 26 send it; `test/in-process.test.ts` sends it.
  const { state, ask } = endpoints()
  const headers = { accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node' }
  assert.equal((await ask({ ...RESET, headers: { host: 'localhost:4566', ...headers } })).status, 200)
  assert.equal(state.resets, 1)
})

const refused: Readonly<Record<string, Partial<RequestHead>>> = {
  'from another machine': { sourceIp: '10.0.0.1' },
  'by a name that leads here, as a page of a rebound name would': { headers: { host: 'rebound.example:4566' } },
  'without a name': { headers: {} },
  "from a page's form": { headers: { host: 'localhost:4566', origin: 'http://localhost:4566' } },
  'from a page without an origin': { headers: { host: 'localhost:4566', 'sec-fetch-site': 'none' } },
  'from a page that hides its origin': { headers: { host: 'localhost:4566', origin: 'null' } },
  "from a page's fetch": {
    headers: {
      host: 'localhost:4566',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'empty',
    },
  },
  'from a browser that says only where it goes': { headers: { host: 'localhost:4566', 'sec-fetch-dest': 'image' } },
  'from a form of a browser that says neither': {
    headers: { host: 'localhost:4566', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  },
  'from an older one that upgrades': { headers: { host: 'localhost:4566', 'upgrade-insecure-requests': '1' } },
  'from a fetch of a browser that says nothing of itself but its languages': {
    headers: { host: 'localhost:4566', accept: '*/*', 'accept-language': 'en-US,en;q=0.5' },
  },
  'from a page that is named': { headers: { host: 'localhost:4566', referer: 'http://evil.example/' } },
  'with a cookie': { headers: { host: 'localhost:4566', cookie: 'castellan-4566=x' } },
  'through a proxy': { headers: { host: 'localhost:4566', 'x-forwarded-for': '127.0.0.1' } },
  'through a proxy of the newer kind': { headers: { host: 'localhost:4566', forwarded: 'for=127.0.0.1' } },
}
for (const [how, head] of Object.entries(refused)) {
  test(`a reset is refused ${how}`, async () => {
    const { state, ask } = endpoints()
    for (const path of [RESET.path, MOTO_RESET.path])
      assert.equal((await ask({ ...RESET, path, ...head })).status, 403, path)
    assert.equal(state.resets, 0)
  })
}

test("moto's reset is this one, for who asks as moto's server says", async () => {
  // https://docs.getmoto.org/en/latest/docs/server_mode.html#reset-api
  const { state, ask } = endpoints()
  const { status, body } = await ask({ ...MOTO_RESET, headers: { host: 'localhost:5000', accept: '*/*' } })
  assert.deepEqual([status, JSON.parse(String(body))], [200, { status: 'ok' }])
  assert.equal(state.resets, 1)
  const asked = await ask({ ...MOTO_RESET, method: 'GET' })
  assert.deepEqual([asked.status, JSON.parse(String(asked.body))], [400, { Error: 'Need to POST to reset Moto' }])
  assert.equal((await endpoints({ isEphemeral: false }).ask(MOTO_RESET)).status, 404)
  assert.equal(state.resets, 1)
})

test('a reset is no GET, and a node that keeps its accounts has none', async () => {
  const { state, ask } = endpoints()
  assert.equal((await ask({ ...RESET, method: 'GET' })).status, 405)
  assert.equal((await endpoints({ isEphemeral: false }).ask(RESET)).status, 404)
  assert.equal((await ask({ path: '/_castellan/other' })).status, 404)
  assert.equal((await ask({ method: 'POST' })).status, 404)
  assert.equal(state.resets, 0)
})
