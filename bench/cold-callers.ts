import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { load } from './load.ts'
import { freePort, iamOf, type KEY, mainThreadMs, median, spawnCastellan, untilAnswered } from './processes.ts'
import { signed, signedBytes } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15'
const ROUNDS = 15
/** The first rounds are of a server whose code is not compiled yet. */
const COUNTED = 8
const CALLERS = 200
const CONNECTIONS = 16
const WARM_UP_SECONDS = 3

/**
 * What the first request of a caller costs whom the server has not seen since its start: its key, its policies and its
 * signing key are read, opened and made; beside the same requests, sent again.
 */
export async function benchColdCallers(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  let server = spawnCastellan(await freePort(), data)
  try {
    const ask = () => signed('sts', server.port, GET_CALLER_IDENTITY)
    await untilAnswered(server.port, ask)
    const keys = await newCallers(server.port, ROUNDS * CALLERS)
    await server.stop()
    server = spawnCastellan(await freePort(), data)
    await untilAnswered(server.port, ask)
    const own = await signedBytes('sts', server.port, GET_CALLER_IDENTITY)
    await load({ port: server.port, request: own, connections: CONNECTIONS, seconds: WARM_UP_SECONDS })
    const costs: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      const callers = keys.slice(round * CALLERS, (round + 1) * CALLERS)
      const requests = await Promise.all(
        callers.map((key) => signedBytes('sts', server.port, GET_CALLER_IDENTITY, key)),
      )
      for (const times of costs) {
        const before = mainThreadMs(server)
        await sendEach(server.port, requests)
        if (round >= ROUNDS - COUNTED) times.push((1000 * (mainThreadMs(server) - before)) / CALLERS)
      }
    }
    const [cold, warm] = costs.map(median) as [number, number]
    table(
      `GetCallerIdentity, main thread, medians of ${COUNTED} rounds of ${CALLERS} callers`,
      ['', 'µs', ''],
      [
        ['a caller’s first', whole(cold), ratio(cold, warm)],
        ['the same again', whole(warm), ''],
      ],
    )
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** Users with a key, a group, a managed policy and one of their own. */
async function newCallers(port: number, count: number): Promise<(typeof KEY)[]> {
  const iam = iamOf(port)
  await iam.send(new CreateGroupCommand({ GroupName: 'callers' }))
  const keys: (typeof KEY)[] = []
  const add = async (index: number) => {
    const UserName = `caller-${index}`
    await iam.send(new CreateUserCommand({ UserName }))
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'callers' }))
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }))
    const Statement = { Effect: 'Allow', Action: 's3:Get*', Resource: `arn:aws:s3:::${UserName}/*` }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    keys.push({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
  }
  for (let from = 0; from < count; from += 20)
    await Promise.all(Array.from({ length: Math.min(20, count - from) }, (_, i) => add(from + i)))
  iam.destroy()
  return keys
}

/** Each once, over some connections. @throws Error where an answer is not 200. */
async function sendEach(port: number, requests: readonly string[]): Promise<void> {
  const left = requests.values()
  await Promise.all(Array.from({ length: CONNECTIONS }, () => sendSome(port, left)))
}

function sendSome(port: number, requests: IterableIterator<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let text = ''
    const send = () => {
      const { value, done } = requests.next()
      if (!done) socket.write(value)
      else {
        socket.destroy()
        resolve()
      }
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      text += chunk
      const head = text.indexOf('\r\n\r\n')
      const length = /content-length: *(\d+)/i.exec(text)?.[1]
      if (head === -1 || length === undefined || text.length < head + 4 + Number(length)) return
      if (!text.startsWith('HTTP/1.1 200')) reject(new Error(text))
      text = ''
      send()
    })
  })
}
