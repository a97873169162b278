import { signedHead } from '../test/support/gateway.ts'
import { besideProxy } from './gateway-beside-proxy.ts'
import { benchObjects } from './gateway-objects.ts'
import { spawnProxy } from './gateway-peers.ts'
import { type LoadResult, load } from './load.ts'
import {
  freePort,
  KEY,
  median,
  root,
  type Server,
  spawnCastellan,
  spawnMoto,
  threadsUs,
  untilAnswered,
} from './processes.ts'
import { signed } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 5
const SECONDS = 3
const WARM_UP_SECONDS = 4
const CONNECTIONS = 16
const MOTO_WARM_UP_SECONDS = 10

const GET = {
  service: 'dynamodb',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' },
  body: '{"TableName":"notes","Key":{"id":{"S":"a"}}}',
}

const CREATE = {
  service: 'dynamodb',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.CreateTable' },
  body: JSON.stringify({
    TableName: 'notes',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
}

/** What the gateway costs, in front of what answers at once, of objects, and of moto. */
export async function benchGateway(): Promise<void> {
  await benchCalls()
  await benchObjects()
  await benchBeforeMoto()
}

/** In front of a static upstream, beside a plain proxy of `node:http` in front of the same. */
async function benchCalls(): Promise<void> {
  await besideProxy(async (cases) => {
    const results = new Map<string, LoadResult[]>()
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, at] of Object.entries(cases)) {
        const seconds = round === 0 ? WARM_UP_SECONDS : SECONDS
        const result = await load({ port: at, request: bytesTo(at), connections: CONNECTIONS, seconds })
        if (round > 0) results.set(name, [...(results.get(name) ?? []), result])
      }
    }
    const of = (name: string, field: keyof LoadResult) => median((results.get(name) ?? []).map((each) => each[field]))
    table(
      `The gateway: ${CONNECTIONS} connections, ${SECONDS} s x ${ROUNDS} interleaved rounds, GetItem to a static upstream`,
      ['', 'req/s', 'of the proxy', 'p50 ms', 'p99 ms', 'errors'],
      Object.keys(cases).map((name) => [
        name,
        whole(of(name, 'perSecond')),
        `${Math.round((100 * of(name, 'perSecond')) / of('plain proxy', 'perSecond'))} %`,
        of(name, 'p50').toFixed(2),
        `${of(name, 'p99').toFixed(2)} (${ratio(of(name, 'p99'), of('plain proxy', 'p99'))})`,
        whole(of(name, 'errors')),
      ]),
    )
  })
}

function bytesTo(port: number, call = GET): string {
  const { method, path, headers } = signedHead(`http://localhost:${port}`, KEY, call)
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(call.body) })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${call.body}`
}

/**
 * What is Castellan's of a call that moto answers, one at a time, beside what a plain proxy of `node:http` takes: moto
 * ends each connection, so that most of it is the opening of the next one and being woken up.
 */
async function benchBeforeMoto(): Promise<void> {
  const moto = spawnMoto(await freePort())
  if (!moto) return console.log('moto is not installed: the gateway was not measured in front of it.')
  const proxy = spawnProxy(moto.port, await freePort())
  const castellan = spawnCastellan(await freePort(), undefined, root, ['--upstream', `*=http://127.0.0.1:${moto.port}`])
  const between = { 'plain proxy': proxy, gateway: castellan }
  try {
    for (const server of [moto, proxy, castellan]) {
      await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
    }
    for (const { port } of [castellan, moto]) {
      await load({ port, request: bytesTo(port, CREATE), connections: 1, seconds: 0.01 })
    }
    for (const { port } of [proxy, castellan]) {
      // What is compiled while it is measured is not what a call costs.
      await load({ port, request: bytesTo(port), connections: CONNECTIONS, seconds: MOTO_WARM_UP_SECONDS })
    }
    const rounds: Record<string, OneByOne[]> = { moto: [], 'plain proxy': [], gateway: [] }
    for (let round = 0; round < ROUNDS; round++) {
      rounds.moto?.push(await oneByOne(moto))
      for (const [name, server] of Object.entries(between)) rounds[name]?.push(await oneByOne(server, server))
    }
    const of = (name: string, field: keyof OneByOne) => median((rounds[name] ?? []).map((each) => each[field]))
    // Its processor time is that of threads that have ended: of one call at a time it is what the call takes.
    const own = 1000 * of('moto', 'p50')
    table(
      `The gateway in front of moto: GetItem, one at a time, ${SECONDS} s x ${ROUNDS} interleaved rounds`,
      ['', 'p50 ms', 'µs of its own', 'of moto’s time', 'errors'],
      Object.keys(rounds).map((name) => [
        name,
        of(name, 'p50').toFixed(2),
        name === 'moto' ? '' : whole(of(name, 'us')),
        name === 'moto' ? '' : `${((100 * of(name, 'us')) / own).toFixed(1)} %`,
        whole(of(name, 'errors')),
      ]),
    )
  } finally {
    await Promise.all([castellan.stop(), proxy.stop(), moto.stop()])
  }
}

interface OneByOne {
  /** Milliseconds. */
  readonly p50: number
  /** Of the processor, for each call. */
  readonly us: number
  readonly errors: number
}

/** @param between whose time is told. */
async function oneByOne({ port }: Server, between?: Server): Promise<OneByOne> {
  const before = between ? threadsUs(between) : 0
  const { perSecond, p50, errors } = await load({ port, request: bytesTo(port), connections: 1, seconds: SECONDS })
  const after = between ? threadsUs(between) : 0
  return { p50, us: (after - before) / (perSecond * SECONDS), errors }
}
