/**
 * `npm run bench -- beside-writes`: what reads cost while others write. 100 principals ask for themselves by turns,
 * with no writes, and with one write for 20 reads; what the writes cost is measured alone and taken off. All of it in
 * time of the main thread, so that neither the disk nor the machine's other work counts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { load } from './load.ts'
import {
  freePort,
  iamOf,
  type KEY,
  mainThreadMs,
  median,
  type Server,
  spawnCastellan,
  untilAnswered,
} from './processes.ts'
import { newUser } from './server.ts'
import { signed, signedBytes } from './sign.ts'
import { table } from './table.ts'

const ROUNDS = 5
const SECONDS = 2
const WARM_UP_SECONDS = 3
const CONNECTIONS = 16
const PRINCIPALS = 100
const READS_PER_WRITE = 20

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['iam:*', 'cloudwatch:*'], Resource: '*' }],
})

const WRITES = [
  {
    name: 'one TagUser per 20 reads',
    service: 'iam',
    body: 'Action=TagUser&Version=2010-05-08&UserName=bench&Tags.member.1.Key=a&Tags.member.1.Value=b',
    aim: '1.5x, better 1.1x',
  },
  {
    name: 'one PutMetricData per 20 reads',
    service: 'monitoring',
    body: 'Action=PutMetricData&Version=2010-08-01&Namespace=Bench&MetricData.member.1.MetricName=Load&MetricData.member.1.Value=1',
    aim: '1.1x',
  },
] as const

export async function benchBesideWrites(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const server = spawnCastellan(await freePort(), data)
  try {
    await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
    const writer = await newUser(server.port, 0, ['iam:*', 'cloudwatch:*'])
    const principals = await newPrincipals(server.port)
    const reads = await Promise.all(
      principals.map(({ name, key }) =>
        signedBytes('iam', server.port, `Action=GetUser&Version=2010-05-08&UserName=${name}`, key),
      ),
    )
    await measure(server, reads, WARM_UP_SECONDS)
    const rows = []
    for (const { name, service, body, aim } of WRITES) {
      const write = await signedBytes(service, server.port, body, writer)
      rows.push([name, ...(await besideWrites(server, reads, write)), aim])
    }
    table(
      `GetUser by ${PRINCIPALS} principals beside writes: µs of the main thread, medians of ${ROUNDS} rounds`,
      ['', 'read, no writes', 'write alone', 'read beside writes', 'ratio', 'aim'],
      rows,
    )
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function besideWrites(server: Server, reads: readonly string[], writing: string): Promise<string[]> {
  const mixed = reads.flatMap((read, i) => (i % READS_PER_WRITE === 0 ? [writing, read] : [read]))
  await measure(server, mixed, WARM_UP_SECONDS)
  const rounds: { read: number; write: number; beside: number; ratio: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const read = await measure(server, reads, SECONDS)
    // One at a time, as few are under way at once beside reads: they share no commit.
    const write = await measure(server, [writing], SECONDS, 1)
    const both = await measure(server, mixed, SECONDS)
    const beside = (both * (READS_PER_WRITE + 1) - write) / READS_PER_WRITE
    rounds.push({ read, write, beside, ratio: beside / read })
  }
  const shown = (of: (round: (typeof rounds)[number]) => number, digits: number) =>
    median(rounds.map(of)).toFixed(digits)
  return [
    shown(({ read }) => read, 1),
    shown(({ write }) => write, 1),
    shown(({ beside }) => beside, 1),
    `${shown(({ ratio }) => ratio, 2)}x`,
  ]
}

/** Microseconds of the main thread for each request. */
async function measure(
  server: Server,
  request: readonly string[],
  seconds: number,
  connections = CONNECTIONS,
): Promise<number> {
  const before = mainThreadMs(server)
  const { answers, errors } = await load({ port: server.port, request, connections, seconds })
  if (errors > 0) throw new Error(`${errors} answers were not 200`)
  return ((mainThreadMs(server) - before) * 1000) / answers
}

async function newPrincipals(port: number) {
  const iam = iamOf(port)
  const principals: { name: string; key: typeof KEY }[] = []
  for (let i = 0; i < PRINCIPALS; i++) {
    const name = `user-${i}`
    await iam.send(new CreateUserCommand({ UserName: name }))
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'own', PolicyDocument: POLICY }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }))
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    principals.push({ name, key })
  }
  return principals
}
