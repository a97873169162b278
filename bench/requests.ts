/**
 * `npm run bench -- requests OTHER`: what a denial costs of a call to a service that is not implemented, beside another
 * checkout's build in the same run. Each round measures both, in turns; what counts is the time that the main thread is
 * on a processor, and the median of the rounds' ratios. Ends with 1 where a row takes more than it may.
 */
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../src/keeper/account/sha256.ts'
import {
  freePort,
  KEY,
  mainThreadMs,
  median,
  residentMB,
  root,
  type Server,
  spawnCastellan,
  untilAnswered,
} from './processes.ts'
import { newUser } from './server.ts'
import { signed } from './sign.ts'
import { table } from './table.ts'

const ROUNDS = 9
/** A user may be denied a thousand times at once, and an account four times as often. */
const CALLS = 100
const WARM_UP_CALLS = 2000
const WARM_UP_DENIALS = 950

interface Call {
  readonly name: string
  readonly service: string
  readonly method?: string
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** As many times the other's cost as it may take. */
  readonly most: number
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
const json = (target: string) => ({ 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target })
const item = (index: number) => ({ PutRequest: { Item: { id: { S: `item-${index}` }, size: { N: '7' } } } })
const MOST = 1.3

const CALLS_OF_ROUND: readonly Call[] = [
  {
    ...{ name: 'dynamodb:GetItem', service: 'dynamodb', headers: json('DynamoDB_20120810.GetItem'), most: MOST },
    body: JSON.stringify({ TableName: 'orders', Key: { id: { S: 'a' } }, ProjectionExpression: 'id, size' }),
  },
  {
    ...{ name: 'sqs:SendMessage, 1 KB', service: 'sqs', headers: json('AmazonSQS.SendMessage'), most: MOST },
    body: JSON.stringify({ QueueUrl: 'http://localhost/123456789012/orders', MessageBody: 'm'.repeat(900) }),
  },
  {
    ...{ name: 'secretsmanager:GetSecretValue', service: 'secretsmanager', most: MOST },
    ...{ headers: json('secretsmanager.GetSecretValue'), body: JSON.stringify({ SecretId: 'orders' }) },
  },
  {
    ...{ name: 'ec2:RunInstances', service: 'ec2', headers: FORM, most: MOST },
    body: 'Action=RunInstances&Version=2016-11-15&ImageId=ami-0abcdef1234567890&MinCount=1&MaxCount=1&InstanceType=t3.micro&SubnetId=subnet-0abc&SecurityGroupId.1=sg-0abc',
  },
  {
    ...{ name: 'rds:DescribeDBInstances', service: 'rds', headers: FORM, most: MOST },
    body: 'Action=DescribeDBInstances&Version=2014-10-31&DBInstanceIdentifier=orders',
  },
  {
    ...{ name: 'lambda:InvokeFunction, 1 KB', service: 'lambda', most: MOST },
    ...{ path: '/2015-03-31/functions/orders/invocations', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ text: 'm'.repeat(900) }),
  },
  { name: 's3:GetObject', service: 's3', method: 'GET', path: '/bucket/some/key', most: MOST },
  {
    ...{ name: 's3:DeleteObject, 3 keys', service: 's3', path: '/bucket', query: { delete: '' }, most: MOST },
    body: `<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${['a', 'b', 'c'].map((key) => `<Object><Key>${key}</Key></Object>`).join('')}</Delete>`,
  },
  {
    ...{ name: 'BatchWriteItem, 25 items of 2 tables', service: 'dynamodb', most: 3 },
    headers: json('DynamoDB_20120810.BatchWriteItem'),
    body: JSON.stringify({
      RequestItems: {
        orders: Array.from({ length: 13 }, (_, index) => item(index)),
        lines: Array.from({ length: 12 }, (_, index) => item(index)),
      },
    }),
  },
]

export async function benchRequests(otherCheckout: string): Promise<void> {
  const builds = [root, resolve(otherCheckout)]
  const worse: string[] = []
  const rows: string[][] = []
  const memory: number[][] = [[], []]
  for (const call of CALLS_OF_ROUND) {
    const costs: [number[], number[]] = [[], []]
    const running = await Promise.all(builds.map((checkout) => runningServer(checkout, call)))
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
          const { server, denied } = running[index] as Running
          const before = mainThreadMs(server)
          await send(server.port, denied, CALLS)
          costs[index]?.push(((mainThreadMs(server) - before) / CALLS) * 1000)
        }
      }
      for (const [index, { server }] of running.entries()) memory[index]?.push(residentMB(server))
    } finally {
      await Promise.all(running.map(({ server }) => server.stop()))
    }
    const ratio = median(costs[0].map((cost, round) => cost / (costs[1][round] ?? Number.NaN)))
    if (!(ratio <= call.most)) worse.push(call.name)
    rows.push([
      call.name,
      ...costs.map((each) => `${Math.round(median(each))} µs`),
      ratio.toFixed(2),
      String(call.most),
    ])
  }
  const [mine = 0, others = 0] = memory.map(median)
  rows.push([
    'resident after one of them',
    `${Math.round(mine)} MB`,
    `${Math.round(others)} MB`,
    (mine / others).toFixed(2),
    '1.1',
  ])
  if (mine > others * 1.1) worse.push('resident')
  table(
    `A denied call to a service that is not implemented, this build beside the other: main thread, ${ROUNDS} rounds in turns of ${CALLS}, medians`,
    ['', 'this', 'other', 'ratio', 'at most'],
    rows,
  )
  if (worse.length === 0) return
  process.stdout.write(`\nmore than they may take: ${worse.join('; ')}\n`)
  process.exitCode = 1
}

interface Running {
  readonly server: Server
  /** The request's bytes, signed by a user who may do nothing with that service. */
  readonly denied: string
}

async function runningServer(checkout: string, call: Call): Promise<Running> {
  const server = spawnCastellan(await freePort(), undefined, checkout)
  await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
  const deniedOf = async (name: string) => bytesOf(call, server.port, await newUser(server.port, 0, 'iam:*', name))
  // Of root, who may: its calls are answered 501, which is not counted as a denial.
  await send(server.port, await bytesOf(call, server.port, KEY), WARM_UP_CALLS)
  for (const name of ['first', 'second', 'third']) await send(server.port, await deniedOf(name), WARM_UP_DENIALS)
  return { server, denied: await deniedOf('bench') }
}

async function bytesOf(call: Call, port: number, credentials: typeof KEY): Promise<string> {
  const { service, method = 'POST', path = '/', query = {}, headers = {}, body = '' } = call
  const isS3 = service === 's3'
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials, sha256: Sha256, uriEscapePath: !isS3 })
  const host = `127.0.0.1:${port}`
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  const request = await signer.sign({
    ...{ method, protocol: 'http:', hostname: '127.0.0.1', port, path, query, body },
    headers: { host, ...length, ...headers },
  })
  const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  const target = Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** One after the other, on one connection. @throws Error for an answer that is neither a denial nor a 501. */
function send(port: number, request: string, count: number): Promise<void> {
  return new Promise((done, refuse) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let left = count
    let text = ''
    socket.setEncoding('latin1')
    socket.on('error', refuse)
    socket.on('connect', () => socket.write(request))
    socket.on('data', (chunk: string) => {
      text += chunk
      const head = text.indexOf('\r\n\r\n')
      const length = /content-length: *(\d+)/i.exec(text)?.[1]
      if (head === -1 || length === undefined || text.length < head + 4 + Number(length)) return
      if (!/^HTTP\/1\.1 501|not authorized to perform/.test(text)) refuse(new Error(text))
      text = ''
      if (--left > 0) socket.write(request)
      else {
        socket.destroy()
        done()
      }
    })
  })
}
