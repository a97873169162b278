import { readFileSync } from 'node:fs'
import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../src/keeper/account/sha256.ts'
import { type Flood, floods } from '../src/protocol/messages/floods.ts'
import { freePort, type KEY, median, type Server, spawnCastellan, untilAnswered } from './processes.ts'
import { newUser } from './server.ts'
import { signed } from './sign.ts'
import { table } from './table.ts'

const ROUNDS = 7
/** What no request may cost the event loop before its caller is authorised. */
const MOST_MS = 50

/**
 * What requests of somebody who may do nothing cost the event loop, refusal and all: the time that the server's main
 * thread is on a processor, so that the machine's other work does not count.
 */
export async function benchFloods(): Promise<void> {
  const castellan = spawnCastellan(await freePort())
  try {
    await untilAnswered(castellan.port, () => signed('sts', castellan.port, 'Action=GetCallerIdentity'))
    const key = await newUser(castellan.port)
    const rows: { name: string; bytes: number; first: number; later: number; status: number }[] = []
    for (const flood of floods()) {
      const request = await requestOf(flood, castellan.port, key)
      const costs: number[] = []
      let status = 0
      for (let round = 0; round < ROUNDS; round++) {
        const before = mainThreadMs(castellan)
        const answer = await fetch(request.url, request)
        await answer.arrayBuffer()
        status = answer.status
        costs.push(mainThreadMs(castellan) - before)
      }
      const [first = 0] = costs
      rows.push({ name: flood.name, bytes: request.body.length, first, later: median(costs.slice(1)), status })
    }
    table(
      `Requests that are small to send and dear to read, of a caller who may not send them: main thread, median of ${ROUNDS - 1} after the first`,
      ['', 'bytes', 'first ms', 'ms', 'status'],
      rows
        .toSorted((a, b) => b.later - a.later)
        .map(({ name, bytes, first, later, status }) => [
          name,
          String(bytes),
          first.toFixed(1),
          later.toFixed(1),
          String(status),
        ]),
    )
    const over = rows.filter(({ later }) => later > MOST_MS)
    process.stdout.write(
      over.length === 0
        ? `none costs over ${MOST_MS} ms of the event loop\n`
        : `${over.length} cost over ${MOST_MS} ms of the event loop\n`,
    )
    if (over.length > 0) process.exitCode = 1
  } finally {
    await castellan.stop()
  }
}

async function requestOf({ signingName, request }: Flood, port: number, credentials: typeof KEY) {
  const signer = new SignatureV4({ service: signingName, region: 'us-east-1', credentials, sha256: Sha256 })
  const body = new Uint8Array(Buffer.from(request.body ?? ''))
  const path = request.path ?? '/'
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path,
    query: {},
    headers: { host: `127.0.0.1:${port}`, ...request.headers },
    body,
  })
  const { host: _, ...sent } = headers as Record<string, string>
  return { url: `http://127.0.0.1:${port}${path}`, method: 'POST', headers: sent, body }
}

/** Of the thread that has the event loop, as Linux counts it in nanoseconds. */
function mainThreadMs({ process: { pid } }: Server): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
