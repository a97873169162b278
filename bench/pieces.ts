import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { metricIdOf } from '../src/storage/repositories/metric-id.ts'
import { usersOf } from './account-size.ts'
import { EVERYONES_POLICY, largeAccount } from './large-account.ts'
import { load } from './load.ts'
import { type Asker, asker } from './looper.ts'
import { ACCOUNT, freePort, KEY, median } from './processes.ts'
import { type SigningOptions, signedBytes } from './sign.ts'
import { table, whole } from './table.ts'

const ROUNDS = 8
/** How many datapoints the largest metric has: one a minute. */
const MINUTES = 20_000
/** What takes longer is asked fewer times. */
const MOST_MS = 4_000
const EVERYONES = encodeURIComponent(EVERYONES_POLICY)
const USER = `arn:aws:iam::${ACCOUNT}:user/User-10000001`
const OWN_POLICY = encodeURIComponent(`arn:aws:iam::${ACCOUNT}:policy/own-10000000`)
const TRAIL = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101'
const VERSIONS = { iam: '2010-05-08', monitoring: '2010-08-01', sns: '2010-03-31', sts: '2011-06-15' }

interface Call {
  readonly name: string
  readonly service?: keyof typeof VERSIONS
  readonly body: string
  /** What is asked before each, and not measured. */
  readonly first?: readonly string[]
  /** Of JSON in place of a form. */
  readonly target?: { readonly service: string; readonly operation: string }
  /** What the body lacks, of an answer to the last of `first`. */
  readonly from?: { readonly member: string; readonly found: RegExp }
}

const TAG = 'Action=TagUser&UserName=User-10000001&Tags.member.1.Key=a&Tags.member.1.Value=b'

/** Each operation whose answer grows with what the account holds or with what it is asked, at its largest. */
const CALLS: readonly Call[] = [
  { name: 'GetUser', body: 'Action=GetUser&UserName=User-10000001' },
  ...[
    'ListUsers',
    'ListRoles',
    'ListPolicies',
    'ListPolicies&Scope=Local',
    'ListPolicies&OnlyAttached=true',
    'ListGroups',
    'ListVirtualMFADevices',
    'ListUsers&PathPrefix=%2Fnobody%2F',
    'ListUsers&PathPrefix=%2Fa',
    'GetGroup&GroupName=everyone',
    `ListEntitiesForPolicy&PolicyArn=${EVERYONES}`,
    `ListEntitiesForPolicy&PolicyUsageFilter=PermissionsBoundary&PolicyArn=${OWN_POLICY}`,
    'GetAccountAuthorizationDetails',
    'GetAccountAuthorizationDetails&Filter.member.1=User',
    'GetAccountAuthorizationDetails&Filter.member.1=Role',
    'GetAccountAuthorizationDetails&Filter.member.1=LocalManagedPolicy',
    'GetAccountAuthorizationDetails&Filter.member.1=AWSManagedPolicy',
  ].map((call) => ({ name: `${decodeURIComponent(call)}, 1,000`, body: `Action=${call}&MaxItems=1000` })),
  { name: 'GetAccountSummary, after a change', body: 'Action=GetAccountSummary', first: [TAG] },
  { name: 'GenerateCredentialReport, after a change', body: 'Action=GenerateCredentialReport', first: [TAG] },
  { name: 'GetCredentialReport', body: 'Action=GetCredentialReport', first: ['Action=GenerateCredentialReport'] },
  {
    name: 'GenerateServiceLastAccessedDetails, everybody',
    body: `Action=GenerateServiceLastAccessedDetails&Arn=${EVERYONES}`,
  },
  {
    name: 'GenerateServiceLastAccessedDetails, everybody, by action',
    body: `Action=GenerateServiceLastAccessedDetails&Granularity=ACTION_LEVEL&Arn=${EVERYONES}`,
  },
  {
    name: 'GetServiceLastAccessedDetails, everybody',
    body: 'Action=GetServiceLastAccessedDetails&MaxItems=1000',
    first: [`Action=GenerateServiceLastAccessedDetails&Arn=${EVERYONES}`],
    from: { member: 'JobId', found: /<JobId>([^<]+)/ },
  },
  {
    name: 'GetServiceLastAccessedDetailsWithEntities, everybody',
    body: 'Action=GetServiceLastAccessedDetailsWithEntities&ServiceNamespace=s3&MaxItems=1000',
    first: [`Action=GenerateServiceLastAccessedDetails&Arn=${EVERYONES}`],
    from: { member: 'JobId', found: /<JobId>([^<]+)/ },
  },
  {
    name: 'ListPoliciesGrantingServiceAccess, 200 services',
    body: `Action=ListPoliciesGrantingServiceAccess&Arn=${USER}&${members('ServiceNamespaces', 200, (i) => (i === 1 ? 's3' : `service${i}`))}`,
  },
  {
    name: 'SimulatePrincipalPolicy, 100 actions on 20 resources',
    body: `Action=SimulatePrincipalPolicy&PolicySourceArn=${USER}&${members('ActionNames', 100, (i) => `s3:GetObject${i}`)}&${members('ResourceArns', 20, (i) => `arn:aws:s3:::${'abc'.repeat(20)}${i}/x`)}&MaxItems=1000`,
  },
  {
    name: 'SimulatePrincipalPolicy, 1 action on 1,000 resources',
    body: `Action=SimulatePrincipalPolicy&PolicySourceArn=${USER}&${members('ActionNames', 1, () => 's3:GetObject')}&${members('ResourceArns', 1000, (i) => `arn:aws:s3:::${'abc'.repeat(20)}${i}/x`)}&MaxItems=1000`,
  },
  { name: 'SimulateCustomPolicy, 100 actions on 100 resources, large policies', body: customSimulation() },
  {
    name: 'GetContextKeysForCustomPolicy, 100 policies',
    body: `Action=GetContextKeysForCustomPolicy&${members('PolicyInputList', 100, () => largePolicy(20))}`,
  },
  {
    name: 'GetContextKeysForPrincipalPolicy',
    body: `Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=${USER}`,
  },
  { name: 'ListMetrics', service: 'monitoring', body: 'Action=ListMetrics' },
  {
    name: 'ListMetrics, a dimension that none has',
    service: 'monitoring',
    body: 'Action=ListMetrics&Dimensions.member.1.Name=none',
  },
  { name: 'GetMetricStatistics, 1,440', service: 'monitoring', body: metricStatistics(86_400, 60) },
  {
    name: 'GetMetricStatistics of 14 days by the day',
    service: 'monitoring',
    body: metricStatistics(14 * 86_400, 86_400),
  },
  { name: 'GetMetricData, 20,000', service: 'monitoring', body: metricData(1) },
  { name: 'GetMetricData, 5 x 20,000', service: 'monitoring', body: metricData(5) },
  { name: 'GetMetricData, 500 metrics', service: 'monitoring', body: metricData(500, 'small') },
  { name: 'DescribeAlarms, 100', service: 'monitoring', body: 'Action=DescribeAlarms&MaxRecords=100' },
  {
    name: 'DescribeAlarms by a prefix of an action',
    service: 'monitoring',
    body: 'Action=DescribeAlarms&ActionPrefix=arn:none',
  },
  {
    name: 'DescribeAlarmsForMetric',
    service: 'monitoring',
    body: 'Action=DescribeAlarmsForMetric&Namespace=Bench&MetricName=large',
  },
  { name: 'DescribeAlarmHistory', service: 'monitoring', body: 'Action=DescribeAlarmHistory&MaxRecords=100' },
  { name: 'PutMetricData, 1,000', service: 'monitoring', body: putMetricData() },
  { name: 'ListTopics', service: 'sns', body: 'Action=ListTopics' },
  { name: 'ListSubscriptions', service: 'sns', body: 'Action=ListSubscriptions' },
  trail('LookupEvents', '{}'),
  trail('LookupEvents', '{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"None"}]}'),
  trail('LookupEvents', '{"LookupAttributes":[{"AttributeKey":"ResourceName","AttributeValue":"None"}]}'),
]

function trail(operation: string, body: string): Call {
  const by = /"AttributeKey":"(\w+)"/.exec(body)?.[1]
  return {
    name: by === undefined ? operation : `${operation} by ${by}`,
    body,
    target: { service: 'cloudtrail', operation: `${TRAIL}.${operation}` },
  }
}

/**
 * How long each operation holds the main thread in one piece, at its largest, in an account of `--users` (20,000 where
 * nothing is said): nobody is answered while it does. `--calls WORD` measures those whose name has it.
 */
export async function benchPieces(users = usersOf(process.argv)): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  let server = await pieceServer(data)
  try {
    await prepare(server.port)
    await server.stop()
    fill(data, users)
    server = await pieceServer(data)
    const { port } = server
    const client = await asker(port)
    const rows: string[][] = []
    const word = process.argv[process.argv.indexOf('--calls') + 1] ?? ''
    const wanted = process.argv.includes('--calls') ? CALLS.filter(({ name }) => name.includes(word)) : CALLS
    for (const call of wanted) {
      rows.push(await measured(call, server, client))
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`)
    }
    client.close()
    table(
      `How long the main thread is held in one piece, in an account of ${whole(users)} users`,
      ['', 'bytes', 'took ms', 'longest piece, ms', 'of the first call', 'turns of others'],
      rows,
    )
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function measured(call: Call, server: PieceServer, client: Asker): Promise<string[]> {
  const pieces: number[] = []
  const took: number[] = []
  const turns: number[] = []
  let bytes = 0
  for (const end = performance.now() + MOST_MS; pieces.length <= ROUNDS && performance.now() < end; ) {
    let said = ''
    for (const body of call.first ?? []) said = await client.text(await bytesOf({ name: '', body }, server.port))
    const member = call.from && `&${call.from.member}=${call.from.found.exec(said)?.[1]}`
    const request = await bytesOf({ ...call, body: `${call.body}${member ?? ''}` }, server.port)
    await new Promise((resolve) => setTimeout(resolve, 50))
    server.begin()
    const began = performance.now()
    const answer = await client.ask(request)
    took.push(performance.now() - began)
    bytes = answer
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { longest, rounds } = await server.end()
    pieces.push(longest)
    turns.push(rounds)
  }
  const [first = Number.NaN, ...others] = pieces
  return [
    call.name,
    whole(bytes),
    median(took).toFixed(0),
    median(others.length > 0 ? others : pieces).toFixed(1),
    first.toFixed(1),
    whole(median(turns)),
  ]
}

function bytesOf({ service = 'iam', body, target }: Call, port: number): Promise<string> {
  if (target) return signedBytes(target.service, port, body, KEY, { target: target.operation } satisfies SigningOptions)
  return signedBytes(service, port, `${body}&Version=${VERSIONS[service]}`)
}

interface PieceServer {
  readonly port: number
  begin(): void
  end(): Promise<{ readonly longest: number; readonly rounds: number }>
  stop(): Promise<void>
}

async function pieceServer(data: string): Promise<PieceServer> {
  const port = await freePort()
  const environment = {
    CASTELLAN_ROOT_EMAIL: 'root@example.com',
    CASTELLAN_ROOT_PASSWORD: 'correct horse battery 9',
    CASTELLAN_ACCOUNT_ID: ACCOUNT,
    CASTELLAN_ROOT_ACCESS_KEY_ID: KEY.accessKeyId,
    CASTELLAN_ROOT_SECRET_ACCESS_KEY: KEY.secretAccessKey,
  }
  const child = fork(join(import.meta.dirname, 'piece-server.ts'), [data, String(port), JSON.stringify(environment)])
  const message = () =>
    new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
  await message()
  return {
    port,
    begin: () => child.send('begin'),
    end: () => {
      const said = message() as ReturnType<PieceServer['end']>
      child.send('end')
      return said
    },
    stop: () =>
      new Promise((resolve) => {
        if (!child.connected) return resolve()
        child.removeAllListeners('exit').once('exit', () => resolve())
        child.disconnect()
      }),
  }
}

/** What SQL multiplies: one of each, by the API, and the record of many requests. */
async function prepare(port: number): Promise<void> {
  const client = await asker(port)
  const ask = async (call: Omit<Call, 'name'>) => client.ask(await bytesOf({ name: '', ...call }, port))
  await ask({ service: 'sns', body: 'Action=CreateTopic&Name=topic' })
  const topic = encodeURIComponent(`arn:aws:sns:us-east-1:${ACCOUNT}:topic`)
  await ask({
    service: 'sns',
    body: `Action=Subscribe&TopicArn=${topic}&Protocol=email&Endpoint=${encodeURIComponent('ops@example.com')}`,
  })
  await ask({
    service: 'monitoring',
    body: `Action=PutMetricAlarm&AlarmName=alarm&Namespace=Bench&MetricName=large&Statistic=Sum&Period=60&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanThreshold&AlarmActions.member.1=${topic}`,
  })
  client.close()
  const request = await bytesOf({ name: '', service: 'sts', body: 'Action=GetCallerIdentity' }, port)
  await load({ port, request: Array.from({ length: 20_000 }, () => request), connections: 16 })
}

/** Behind a server that has stopped. */
function fill(data: string, users: number): void {
  const database = new DatabaseSync(join(data, 'castellan.db'))
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  for (const sql of largeAccount(ACCOUNT, users)) database.exec(sql)
  const minute = Math.floor(Date.now() / 60_000) * 60_000
  const n = (count: number) => `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
  const metric =
    database.prepare(`INSERT INTO metric (account_id, region, metric_id, namespace, metric_name, dimensions,
    last_datapoint_at) VALUES (?, 'us-east-1', ?, 'Bench', ?, '[]', ?)`)
  for (let i = 0; i < 5_000; i++) metric.run(ACCOUNT, metricId(`small-${i}`), `small-${i}`, minute)
  metric.run(ACCOUNT, metricId('large'), 'large', minute)
  const datapoint = `INSERT INTO metric_datapoint (account_id, region, metric_id, timestamp, datapoint_id, resolution, unit,
    aggregate)`
  const aggregate = `'{"count":1,"sum":3,"min":3,"max":3,"values":[[3,1]]}'`
  database.exec(`${n(MINUTES)} ${datapoint} SELECT '${ACCOUNT}', 'us-east-1', '${metricId('large')}', ${minute} - i * 60000,
    'bench' || i, 60, 'None', ${aggregate} FROM n`)
  database.exec(`${n(10)} ${datapoint} SELECT account_id, region, metric_id, ${minute} - i * 60000, 'bench' || i, 60,
    'None', ${aggregate} FROM n, metric WHERE metric_name <> 'large'`)
  database.exec(`${n(users)} INSERT INTO service_use (account_id, principal_id, service, action, used_at, region)
    SELECT '${ACCOUNT}', 'AIDASIZE' || CAST(1000000000000 + i AS TEXT), 's3', 'GetObject', ${minute}, 'us-east-1' FROM n`)
  multiply(database, 'metric_alarm', 4_000, { alarm_name: `'alarm-' || i`, due_at: '9000000000000000' })
  multiply(database, 'alarm_history', 4_000, { history_id: `history_id || i` })
  multiply(database, 'sns_topic', 2_000, { topic_name: `'topic-' || i` })
  multiply(database, 'sns_subscription', 2_000, {
    subscription_id: `subscription_id || i`,
    endpoint: `i || endpoint`,
    unsubscribe_token: `unsubscribe_token || i`,
    token_hash: `token_hash || i`,
  })
  database.exec('COMMIT')
  database.close()
}

function multiply(database: DatabaseSync, table: string, count: number, changed: Readonly<Record<string, string>>) {
  const columns = (database.prepare(`PRAGMA table_info (${table})`).all() as { name: string }[]).map(({ name }) => name)
  database.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${columns.map((name) => changed[name] ?? name).join(', ')} FROM n, (SELECT * FROM ${table} LIMIT 1)`)
}

function metricId(metricName: string): string {
  return metricIdOf({ namespace: 'Bench', metricName, dimensions: [] })
}

function members(name: string, count: number, textOf: (i: number) => string): string {
  const each = (_: unknown, i: number) => `${name}.member.${i + 1}=${encodeURIComponent(textOf(i + 1))}`
  return Array.from({ length: count }, each).join('&')
}

function largePolicy(statements: number): string {
  const Statement = Array.from({ length: statements }, (_, i) => ({
    Effect: 'Allow',
    Action: 's3:Get*',
    Resource: `arn:aws:s3:::*${i}*a*b*c*`,
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function customSimulation(): string {
  const policies = members('PolicyInputList', 5, () => largePolicy(40))
  const actions = members('ActionNames', 100, (i) => `s3:GetObject${i}`)
  const resources = members('ResourceArns', 100, (i) => `arn:aws:s3:::${'abc'.repeat(20)}${i}`)
  return `Action=SimulateCustomPolicy&${policies}&${actions}&${resources}&MaxItems=1000`
}

function at(ago: number): string {
  return encodeURIComponent(new Date(Math.floor(Date.now() / 60_000) * 60_000 - ago * 1000).toISOString())
}

function metricStatistics(span: number, period: number): string {
  return `Action=GetMetricStatistics&Namespace=Bench&MetricName=large&StartTime=${at(span)}&EndTime=${at(0)}&Period=${period}&Statistics.member.1=Sum&ExtendedStatistics.member.1=p99`
}

function metricData(queries: number, metric = 'large'): string {
  const query = (i: number) => {
    const member = `MetricDataQueries.member.${i + 1}`
    const name = metric === 'large' ? metric : `${metric}-${i}`
    return `${member}.Id=q${i}&${member}.MetricStat.Metric.Namespace=Bench&${member}.MetricStat.Metric.MetricName=${name}&${member}.MetricStat.Period=60&${member}.MetricStat.Stat=p99`
  }
  const all = Array.from({ length: queries }, (_, i) => query(i)).join('&')
  return `Action=GetMetricData&StartTime=${at(MINUTES * 60)}&EndTime=${at(0)}&${all}`
}

function putMetricData(): string {
  const datum = (i: number) => `MetricData.member.${i + 1}.MetricName=small-${i}&MetricData.member.${i + 1}.Value=1`
  return `Action=PutMetricData&Namespace=Bench&${Array.from({ length: 1000 }, (_, i) => datum(i)).join('&')}`
}
