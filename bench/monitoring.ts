import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { postgresMissing, startPostgres } from '../test/postgres.ts'
import { type LoadResult, load } from './load.ts'
import { startMailSink } from './mail-sink.ts'
import {
  ACCOUNT,
  cpuMs,
  freePort,
  type KEY,
  mainThreadMs,
  median,
  type Server,
  spawnCastellan,
  untilAnswered,
} from './processes.ts'
import { newUser } from './server.ts'
import { signed, signedBytes } from './sign.ts'
import { table, whole } from './table.ts'

const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'
const PUT = 'GraniteServiceVersion20100801.PutMetricData'
/** AWS's quota, and ours, in a Region. */
const ALARMS_PER_REGION = 5000
const REGIONS = ['us-east-1', 'us-west-2']

/** Processor time of a minute with 10,000 alarms of 60 s: without data, and with data each minute. */
export async function benchAlarms(): Promise<void> {
  await withServer([], async (server) => {
    for (const region of REGIONS) {
      await many(ALARMS_PER_REGION, (index) => putAlarm(server, `alarm-${index}`, `metric-${index}`, region))
    }
    await setTimeout(65_000)
    const idle = await cpuWithin(server, 60_000)
    const putAll = async () => {
      for (const region of REGIONS) {
        for (let from = 0; from < ALARMS_PER_REGION; from += 1000) {
          const names = Array.from({ length: 1000 }, (_, index) => `metric-${from + index}`)
          await putMetrics(server, names, 0, region)
        }
      }
    }
    await putAll()
    await setTimeout(62_000)
    let putting = 0
    const fed = await cpuWithin(server, 60_000, async () => {
      const before = cpuMs(server)
      await putAll()
      putting = cpuMs(server) - before
    })
    table(
      '10,000 alarms of 60 s: processor time of a minute',
      ['', 's'],
      [
        ['without data', (idle / 1000).toFixed(2)],
        ['with a datum each', (fed / 1000).toFixed(2)],
        ['of it, until the data were taken', (putting / 1000).toFixed(2)],
      ],
    )
  })
}

/** How long after the datum the last mail of so many alarms on one metric is with the mail server. */
export async function benchAlarmStorm(): Promise<void> {
  const sink = await startMailSink()
  try {
    await withServer(['--smtp', `smtp://127.0.0.1:${sink.port}`], async (server) => {
      const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:storm`
      await send(server, 'sns', 'Action=CreateTopic&Version=2010-03-31&Name=storm')
      const endpoint = encodeURIComponent('ops@example.com')
      await send(
        server,
        'sns',
        `Action=Subscribe&Version=2010-03-31&TopicArn=${topic}&Protocol=email&Endpoint=${endpoint}`,
      )
      const [confirmation] = await sink.take(1, 20)
      const token = /Token=3?D?([0-9a-f]+)/.exec((confirmation?.text ?? '').replace(/=\r\n/g, ''))?.[1] ?? ''
      await send(server, 'sns', `Action=ConfirmSubscription&Version=2010-03-31&TopicArn=${topic}&Token=${token}`)
      const rows: string[][] = []
      for (const count of [1000, 2000]) {
        const actions = `&AlarmActions.member.1=${topic}`
        await many(count, (index) => putAlarm(server, `storm-${count}-${index}`, `storm-${count}`, REGIONS[0], actions))
        await setTimeout(3000)
        const cpu = cpuMs(server)
        const start = performance.timeOrigin + performance.now()
        await putMetrics(server, [`storm-${count}`], 9)
        const mails = await sink.take(count, 180)
        const distinct = new Set(mails.map(({ text }) => /^Message-ID: (\S+)/im.exec(text)?.[1]))
        if (distinct.size < count) throw new Error(`${count - distinct.size} mails came twice`)
        const [first = Number.NaN, last = Number.NaN] = [mails[0]?.at, mails.at(-1)?.at]
        rows.push([
          `${whole(count)} alarms`,
          ((first - start) / 1000).toFixed(2),
          ((last - start) / 1000).toFixed(2),
          ((cpuMs(server) - cpu) / 1000).toFixed(2),
        ])
      }
      table('Alarms that go off at once: mails with the mail server', ['', 'first, s', 'last, s', 'CPU s'], rows)
    })
  } finally {
    await sink.stop()
  }
}

const ROUNDS = 3
const SECONDS = 4

/** Data a second that are durable, a thousand a call, on each store. */
export async function benchMetricData(): Promise<void> {
  await withServer([], (server) => putOn('SQLite', server))
  const missing = postgresMissing()
  if (missing) {
    console.log(`PutMetricData on PostgreSQL: not measured, ${missing}`)
    return
  }
  process.env.CASTELLAN_MASTER_KEY = randomBytes(32).toString('base64')
  const database = await startPostgres({ shared_buffers: '128MB', max_wal_size: '1GB', fsync: 'on' })
  try {
    await withServer([], (server) => putOn('PostgreSQL', server), database.url())
  } finally {
    await database.stop()
  }
}

async function putOn(store: string, server: Server): Promise<void> {
  const namesOf = (metrics: number) => Array.from({ length: 1000 }, (_, index) => `metric-${index % metrics}`)
  const cases = [
    ['one metric, JSON', await jsonData(server, namesOf(1))],
    ['100 metrics, JSON', await jsonData(server, namesOf(100))],
    ['1,000 metrics, JSON', await jsonData(server, namesOf(1000))],
    ['100 metrics, sets and lists of values, JSON', await jsonData(server, namesOf(100), manyValues)],
    ['1,000 metrics, form', await formData(server, namesOf(1000))],
  ] as const
  const results = new Map<string, LoadResult[]>()
  const cost = new Map<string, { readonly all: number[]; readonly main: number[] }>()
  for (const [, request] of cases) await load({ port: server.port, request, connections: 8, seconds: 2 })
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, request] of cases) {
      const before = { all: cpuMs(server), main: mainThreadMs(server) }
      const result = await load({ port: server.port, request, connections: 8, seconds: SECONDS })
      if (result.errors > 0) throw new Error(`${result.errors} answers were not 200`)
      results.set(name, [...(results.get(name) ?? []), result])
      const each = 1000 / (result.perSecond * SECONDS * 1000)
      const { all, main } = cost.get(name) ?? { all: [], main: [] }
      all.push((cpuMs(server) - before.all) * each)
      main.push((mainThreadMs(server) - before.main) * each)
      cost.set(name, { all, main })
    }
  }
  table(
    `PutMetricData, 1,000 data a call, durable on ${store}; 8 connections`,
    ['', 'data/s', 'CPU µs a datum', 'of the main thread', 'p99 ms'],
    [...results].map(([name, of]) => [
      name,
      whole(1000 * median(of.map(({ perSecond }) => perSecond))),
      median(cost.get(name)?.all ?? []).toFixed(1),
      median(cost.get(name)?.main ?? []).toFixed(1),
      median(of.map(({ p99 }) => p99)).toFixed(0),
    ]),
  )
}

const CALLERS = 40
const PER_SECOND = 70
const FOR_SECONDS = 60
const READS = [
  ['sts', GCI],
  ['iam', 'Action=GetUser&Version=2010-05-08'],
  ['iam', 'Action=ListUsers&Version=2010-05-08&MaxItems=10'],
  ['monitoring', 'Action=DescribeAlarms&Version=2010-08-01'],
] as const

/** What the record of a request takes on disk, where 40 callers send 70 a second together. */
export async function benchAuditSize(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const server = spawnCastellan(await freePort(), data)
  try {
    await untilAnswered(server.port, () => signed('sts', server.port, GCI))
    const keys: (typeof KEY)[] = []
    for (let caller = 0; caller < CALLERS; caller++) {
      keys.push(await newUser(server.port, 0, ['iam:*', 'cloudwatch:*'], `caller-${caller}`))
    }
    await setTimeout(500)
    const before = recordOf(data)
    const cpu = cpuMs(server)
    const start = performance.now()
    for (let sent = 0; sent < PER_SECOND * FOR_SECONDS; sent++) {
      await setTimeout(start + (sent * 1000) / PER_SECOND - performance.now())
      const [service, body] = READS[sent % READS.length] ?? READS[0]
      await send(server, service, body, keys[(sent * 7) % CALLERS])
    }
    const spent = cpuMs(server) - cpu
    await setTimeout(500)
    const after = recordOf(data)
    const events = after.events - before.events
    table(
      `The audit record of ${whole(events)} requests, ${CALLERS} callers at ${PER_SECOND} a second`,
      ['', ''],
      [
        ['bytes an event, as they are counted', ((after.bytes - before.bytes) / events).toFixed(0)],
        ['bytes an event, of pages in the file', ((after.pages - before.pages) / events).toFixed(0)],
        ['CPU µs a request', ((1000 * spent) / events).toFixed(0)],
      ],
    )
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

function recordOf(data: string): { readonly events: number; readonly bytes: number; readonly pages: number } {
  const db = new DatabaseSync(join(data, 'castellan.db'), { readOnly: true })
  try {
    const record = db
      .prepare('SELECT sum(events) AS events, sum(bytes) + 150 * count(*) AS bytes FROM audit_batch')
      .get()
    const pages = db.prepare(`SELECT sum(pgsize) AS pages FROM dbstat WHERE name LIKE '%audit_batch%'`).get()
    return { events: Number(record?.events), bytes: Number(record?.bytes), pages: Number(pages?.pages) }
  } finally {
    db.close()
  }
}

async function withServer(
  flags: readonly string[],
  run: (server: Server) => Promise<void>,
  store?: string,
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const server = spawnCastellan(await freePort(), store ?? data, undefined, flags)
  try {
    await untilAnswered(server.port, () => signed('sts', server.port, GCI))
    await run(server)
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** Sixteen at a time. */
async function many(count: number, run: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: 16 }, one))
}

async function cpuWithin(server: Server, milliseconds: number, meanwhile?: () => Promise<void>): Promise<number> {
  const before = cpuMs(server)
  await Promise.all([setTimeout(milliseconds), meanwhile?.()])
  return cpuMs(server) - before
}

function putAlarm(server: Server, name: string, metric: string, region = 'us-east-1', more = ''): Promise<void> {
  const body = `Action=PutMetricAlarm&Version=2010-08-01&Namespace=Bench&MetricName=${metric}&AlarmName=${name}&Statistic=Sum&Period=60&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanThreshold${more}`
  return send(server, 'monitoring', body, undefined, region)
}

async function putMetrics(server: Server, names: readonly string[], value: number, region?: string): Promise<void> {
  const MetricData = names.map((MetricName) => ({ MetricName, Value: value }))
  const body = JSON.stringify({ Namespace: 'Bench', MetricData })
  await post(server, await signed('monitoring', server.port, body, undefined, { region, target: PUT }))
}

/** As the agents of a fleet send them: two dimensions, a unit, a time. */
function jsonData(
  server: Server,
  names: readonly string[],
  values: (index: number) => object = oneValue,
): Promise<string> {
  const MetricData = names.map((MetricName, index) => ({
    MetricName,
    Dimensions: [
      { Name: 'Host', Value: 'host-17' },
      { Name: 'Service', Value: 'checkout' },
    ],
    Timestamp: Math.floor(Date.now() / 1000),
    ...values(index),
    Unit: 'Milliseconds',
  }))
  const body = JSON.stringify({ Namespace: 'Bench', MetricData })
  return signedBytes('monitoring', server.port, body, undefined, { target: PUT })
}

function oneValue(index: number): object {
  return { Value: index % 100 }
}

function manyValues(index: number): object {
  return index % 2 === 0
    ? { StatisticValues: { SampleCount: 5, Sum: 10, Minimum: 1, Maximum: 3 } }
    : { Values: [1, 2, 3, index % 100], Counts: [1, 4, 2, 1] }
}

function formData(server: Server, names: readonly string[]): Promise<string> {
  const data = names.map((name, index) => {
    const member = `MetricData.member.${index + 1}`
    const dimension = `${member}.Dimensions.member.1`
    return `&${member}.MetricName=${name}&${member}.Value=${index % 100}&${dimension}.Name=Host&${dimension}.Value=host-17`
  })
  return signedBytes(
    'monitoring',
    server.port,
    `Action=PutMetricData&Version=2010-08-01&Namespace=Bench${data.join('')}`,
  )
}

async function send(server: Server, service: string, body: string, key?: typeof KEY, region?: string): Promise<void> {
  await post(server, await signed(service, server.port, body, key, { region }))
}

async function post({ port }: Server, request: { headers: Record<string, string>; body: string }): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...request })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status}: ${text.slice(0, 300)}`)
}
