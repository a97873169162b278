import { signedHead } from '../test/support/gateway.ts'
import { besideProxy } from './gateway-beside-proxy.ts'
import { benchObjects } from './gateway-objects.ts'
import { type LoadResult, load } from './load.ts'
import {
  cpuMs,
  freePort,
  KEY,
  median,
  root,
  type Server,
  spawnCastellan,
  spawnMoto,
  untilAnswered,
} from './processes.ts'
import { signed } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 5
const SECONDS = 3
const WARM_UP_SECONDS = 4
const CONNECTIONS = 16

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

/** What is Castellan's of a call that moto answers. One at a time: moto takes no more at once. */
async function benchBeforeMoto(): Promise<void> {
  const moto = spawnMoto(await freePort())
  if (!moto) return console.log('moto is not installed: the gateway was not measured in front of it.')
  const port = await freePort()
  const castellan = spawnCastellan(port, undefined, root, ['--upstream', `*=http://127.0.0.1:${moto.port}`])
  try {
    for (const server of [moto, castellan]) {
      await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
    }
    await load({ port, request: bytesTo(port, CREATE), connections: 1, seconds: 0.01 })
    const direct: OneByOne[] = []
    const through: OneByOne[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const [alone, both] = [await oneByOne(moto.port, { moto }), await oneByOne(port, { moto, castellan })]
      if (round === 0) continue // It warms up.
      direct.push(alone)
      through.push(both)
    }
    const of = (all: readonly OneByOne[], field: keyof OneByOne) => median(all.map((each) => each[field]))
    const own = of(direct, 'motoUs')
    table(
      `The gateway in front of moto: GetItem, one at a time, ${SECONDS} s x ${ROUNDS} interleaved rounds`,
      ['', 'p50 ms', 'µs of moto', 'µs of Castellan', 'of moto’s own', 'errors'],
      [
        ['moto', of(direct, 'p50').toFixed(2), whole(own), '', '', whole(of(direct, 'errors'))],
        [
          'through the gateway',
          of(through, 'p50').toFixed(2),
          whole(of(through, 'motoUs')),
          whole(of(through, 'castellanUs')),
          `${((100 * of(through, 'castellanUs')) / own).toFixed(1)} %`,
          whole(of(through, 'errors')),
        ],
      ],
    )
  } finally {
    await castellan.stop()
    await moto.stop()
  }
}

interface OneByOne {
  /** Milliseconds. */
  readonly p50: number
  readonly motoUs: number
  readonly castellanUs: number
  readonly errors: number
}

async function oneByOne(
  port: number,
  { moto, castellan }: { readonly moto: Server; readonly castellan?: Server },
): Promise<OneByOne> {
  const spent = () => [cpuMs(moto), castellan ? cpuMs(castellan) : 0] as const
  const before = spent()
  const { perSecond, p50, errors } = await load({ port, request: bytesTo(port), connections: 1, seconds: SECONDS })
  const after = spent()
  const [motoUs, castellanUs] = [0, 1].map((i) => (1000 * ((after[i] ?? 0) - (before[i] ?? 0))) / (perSecond * SECONDS))
  return { p50, motoUs: motoUs ?? 0, castellanUs: castellanUs ?? 0, errors }
}
