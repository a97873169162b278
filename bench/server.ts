import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { type LoadResult, load } from './load.ts'
import {
  freePort,
  iamOf,
  type KEY,
  median,
  residentMB,
  type Server,
  spawnCastellan,
  spawnMoto,
  untilAnswered,
} from './processes.ts'
import { signed, signedBytes } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 5
const SECONDS = 3
/** For each server, before the first round: V8 compiles what is hot, and so does nobody's first second count. */
const WARM_UP_SECONDS = 5
const CONNECTIONS = 16
const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'
const GET_USER = 'Action=GetUser&Version=2010-05-08&UserName=bench'

/** Signed, enforced, recorded requests against moto's unchecked ones, and against a static answer of `node:http`. */
export async function benchServer(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const castellan = spawnCastellan(await freePort(), data)
  const motoServer = spawnMoto(await freePort())
  const floor = await staticServer(await freePort())
  try {
    const results = new Map<string, LoadResult[]>()
    for (const server of [castellan, motoServer]) {
      if (server) await untilAnswered(server.port, () => signed('sts', server.port, GCI))
    }
    const key = await newUser(castellan.port)
    if (motoServer) await newUser(motoServer.port)
    const idle = residentMB(castellan)
    const cases = [
      { name: 'static node:http', port: floor.port, request: await signedBytes('sts', floor.port, GCI) },
      {
        name: 'Castellan GetCallerIdentity',
        port: castellan.port,
        request: await signedBytes('sts', castellan.port, GCI, key),
      },
      {
        name: 'Castellan GetUser',
        port: castellan.port,
        request: await signedBytes('iam', castellan.port, GET_USER, key),
      },
      ...(motoServer
        ? [
            {
              name: 'moto GetCallerIdentity',
              port: motoServer.port,
              request: await signedBytes('sts', motoServer.port, GCI),
            },
            {
              name: 'moto GetUser',
              port: motoServer.port,
              request: await signedBytes('iam', motoServer.port, GET_USER),
            },
          ]
        : []),
    ]
    for (const { port, request } of cases)
      await load({ port, request, connections: CONNECTIONS, seconds: WARM_UP_SECONDS })
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, port, request } of cases) {
        const result = await load({ port, request, connections: CONNECTIONS, seconds: SECONDS })
        results.set(name, [...(results.get(name) ?? []), result])
      }
    }
    const of = (name: string, field: keyof LoadResult) =>
      median((results.get(name) ?? []).map((result) => result[field]))
    const base = of('static node:http', 'perSecond')
    const rows = [...results.keys()].map((name) => {
      const rate = of(name, 'perSecond')
      const peer = name.startsWith('Castellan') ? ratio(rate, of(name.replace('Castellan', 'moto'), 'perSecond')) : ''
      return [
        name,
        whole(rate),
        of(name, 'p50').toFixed(2),
        of(name, 'p99').toFixed(2),
        `${Math.round((100 * rate) / base)} %`,
        peer,
        whole(of(name, 'errors')),
      ]
    })
    table(
      `Requests: ${CONNECTIONS} connections, ${SECONDS} s x ${ROUNDS} interleaved rounds after ${WARM_UP_SECONDS} s of warm-up, medians`,
      ['', 'req/s', 'p50 ms', 'p99 ms', 'of static', 'vs moto', 'errors'],
      rows,
    )
    table(
      'Memory, resident',
      ['', 'MB'],
      [
        ['Castellan, first request answered', idle.toFixed(0)],
        ['Castellan, after the load', residentMB(castellan).toFixed(0)],
        ...(motoServer ? [['moto, after the load', residentMB(motoServer).toFixed(0)]] : []),
      ],
    )
    if (!motoServer) process.stdout.write('moto_server is not installed: no ratio to it was measured\n')
  } finally {
    await Promise.all([castellan.stop(), motoServer?.stop(), floor.stop()])
    rmSync(data, { recursive: true, force: true })
  }
}

/** A user whose policies must allow what it does (root is not limited by any), among `others` without any. */
export async function newUser(
  port: number,
  others = 0,
  Action: string | string[] = 'iam:*',
  UserName = 'bench',
): Promise<typeof KEY> {
  const iam = iamOf(port)
  await iam.send(new CreateUserCommand({ UserName }))
  for (let i = 0; i < others; i++) await iam.send(new CreateUserCommand({ UserName: `other-${i}` }))
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  })
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'iam', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

/**
 * The least that `node:http` can do: the same answer, made once. In a thread, so that the load does not share its event
 * loop.
 */
function staticServer(port: number): Promise<Pick<Server, 'port' | 'stop'>> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { port } })
    worker.once('message', () => resolve({ port, stop: async () => void (await worker.terminate()) }))
  })
}

if (!isMainThread && parentPort) {
  const answer = Buffer.from(`<GetCallerIdentityResponse>${' '.repeat(300)}</GetCallerIdentityResponse>`)
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': answer.length })
      response.end(answer)
    })
  })
  server.listen((workerData as { port: number }).port, '127.0.0.1', () => parentPort?.postMessage('ready'))
}
