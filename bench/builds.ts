/**
 * `npm run bench -- builds OTHER`: this checkout's build beside that of another checkout (say, `git worktree add
 * ../before main~20`, then `npm ci` there), in one run. Each round measures both, in turns: first one, then the other,
 * and the other way round in the next, so that what the machine does beside falls on both. What counts is the median of
 * the rounds' ratios. Ends with 1 where a row is worse than it may.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { decisionsPerSecond } from './decisions.ts'
import { load } from './load.ts'
import { freePort, median, residentMB, root, type Server, spawnCastellan, untilAnswered } from './processes.ts'
import { newUser } from './server.ts'
import { signed, signedBytes } from './sign.ts'
import { table } from './table.ts'

const ROUNDS = 9
const SECONDS = 2
const WARM_UP_SECONDS = 4
const CONNECTIONS = 16
const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15'

/** A row is worse where its median ratio of this build to the other says so by more than this. */
const WORSE_BY = 0.05

/** What is asked of both servers; the user may use IAM and CloudWatch, the account has 200 users and 50 alarms. */
const REQUESTS: readonly { name: string; service: string; body: string }[] = [
  { name: 'GetCallerIdentity', service: 'sts', body: GET_CALLER_IDENTITY },
  { name: 'GetUser', service: 'iam', body: 'Action=GetUser&Version=2010-05-08&UserName=bench' },
  { name: 'ListUsers, 100 of 200', service: 'iam', body: 'Action=ListUsers&Version=2010-05-08&MaxItems=100' },
  {
    name: 'TagUser (a write, durable)',
    service: 'iam',
    body: 'Action=TagUser&Version=2010-05-08&UserName=bench&Tags.member.1.Key=a&Tags.member.1.Value=b',
  },
  {
    name: 'PutMetricData (a write, durable)',
    service: 'monitoring',
    body: 'Action=PutMetricData&Version=2010-08-01&Namespace=Bench&MetricData.member.1.MetricName=Load&MetricData.member.1.Value=1',
  },
  { name: 'DescribeAlarms, 50', service: 'monitoring', body: 'Action=DescribeAlarms&Version=2010-08-01' },
]

const ALARMS = 50
/** Of no data: they are looked at once, and then as seldom as their period says. */
const ALARM =
  'Action=PutMetricAlarm&Version=2010-08-01&Namespace=Bench&MetricName=None&Statistic=Sum&Period=3600&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanThreshold'

interface Build {
  readonly name: 'this' | 'other'
  readonly checkout: string
}

interface Measured {
  readonly unit: string
  readonly moreIsBetter: boolean
  readonly this: number[]
  readonly other: number[]
}

export async function benchBuilds(otherCheckout: string): Promise<void> {
  const builds: readonly Build[] = [
    { name: 'this', checkout: root },
    { name: 'other', checkout: resolve(otherCheckout) },
  ]
  const rows = new Map<string, Measured>()
  const note = (name: string, unit: string, moreIsBetter: boolean, build: Build, value: number) => {
    const row = rows.get(name) ?? { unit, moreIsBetter, this: [], other: [] }
    rows.set(name, row)
    row[build.name].push(value)
  }
  const inTurns = async (measure: (build: Build) => Promise<void>) => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const build of round % 2 === 0 ? builds : builds.toReversed()) await measure(build)
    }
  }
  await inTurns(async (build) => note('start to the first signed answer', 'ms', false, build, await startTime(build)))
  await inTurns(async (build) => note('decide, ten policies', 'decisions/s', true, build, await decisionsOf(build)))

  const running = await Promise.all(builds.map(runningServer))
  try {
    for (const { server, requests } of running) {
      for (const request of requests.values()) await send(server, request, WARM_UP_SECONDS)
    }
    for (const { name } of REQUESTS) {
      await inTurns(async (build) => {
        const { server, requests } = running[builds.indexOf(build)] as Running
        note(name, 'requests/s', true, build, await send(server, requests.get(name) ?? '', SECONDS))
      })
    }
    for (const [index, build] of builds.entries()) {
      note('resident after the load', 'MB', false, build, residentMB((running[index] as Running).server))
    }
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
  }
  report(rows)
}

function report(rows: ReadonlyMap<string, Measured>): void {
  const worse: string[] = []
  table(
    `This build beside the other: ${ROUNDS} rounds in turns, medians; a ratio above 1 is better than the other`,
    ['', 'this', 'other', 'median ratio', 'lowest', 'highest'],
    [...rows].map(([name, row]) => {
      const ratios = row.this.map((value, round) => {
        const other = row.other[round] ?? Number.NaN
        return row.moreIsBetter ? value / other : other / value
      })
      const middle = median(ratios)
      if (!(middle >= 1 - WORSE_BY)) worse.push(name)
      const shown = (values: readonly number[]) => `${Math.round(median(values)).toLocaleString('en-US')} ${row.unit}`
      const texts = [middle, Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2))
      return [name, shown(row.this), shown(row.other), ...texts]
    }),
  )
  if (worse.length === 0) return
  process.stdout.write(`\nworse by more than ${100 * WORSE_BY} %: ${worse.join('; ')}\n`)
  process.exitCode = 1
}

function decisionsOf({ checkout }: Build): Promise<number> {
  return decisionsPerSecond(join(checkout, 'dist/policy.js'), SECONDS)
}

async function startTime({ checkout }: Build): Promise<number> {
  const port = await freePort()
  const started = performance.now()
  const server = spawnCastellan(port, undefined, checkout)
  await untilAnswered(port, () => signed('sts', port, GET_CALLER_IDENTITY))
  const time = performance.now() - started
  await server.stop()
  return time
}

interface Running {
  readonly server: Server
  /** The bytes of each request, by its name. */
  readonly requests: ReadonlyMap<string, string>
  stop(): Promise<void>
}

async function runningServer({ checkout }: Build): Promise<Running> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const server = spawnCastellan(await freePort(), data, checkout)
  await untilAnswered(server.port, () => signed('sts', server.port, GET_CALLER_IDENTITY))
  const key = await newUser(server.port, 200, ['iam:*', 'cloudwatch:*'])
  for (let i = 0; i < ALARMS; i++) {
    const request = await signed('monitoring', server.port, `${ALARM}&AlarmName=alarm-${i}`, key)
    const answer = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', ...request })
    if (!answer.ok) throw new Error(`an alarm was not made: ${await answer.text()}`)
  }
  const requests = new Map<string, string>()
  for (const { name, service, body } of REQUESTS) {
    requests.set(name, await signedBytes(service, server.port, body, key))
  }
  return {
    server,
    requests,
    async stop() {
      await server.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** @throws Error where an answer was not 200: a build that refuses is not a fast one. */
async function send({ port }: Server, request: string, seconds: number): Promise<number> {
  const { perSecond, errors } = await load({ port, request, connections: CONNECTIONS, seconds })
  if (errors > 0) throw new Error(`${errors} answers were not 200: ${request.slice(request.lastIndexOf('\n') + 1)}`)
  return perSecond
}
