import {
  freePort,
  hasMoto,
  median,
  residentMB,
  type Server,
  spawnCastellan,
  spawnMoto,
  spawnNode,
  startCpuMs,
  untilAnswered,
} from './processes.ts'
import { signed } from './sign.ts'
import { ratio, table } from './table.ts'

const ROUNDS = 7
const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'

/** The least that a server on Node can be. */
const BARE = `require('node:http').createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1')`

interface Start {
  readonly ms: number
  readonly cpuMs: number
  readonly residentMB: number
}

/** From `spawn` to the first 200 for a signed GetCallerIdentity. */
async function start(spawned: (port: number) => Server): Promise<Start> {
  const port = await freePort()
  const started = performance.now()
  const server = spawned(port)
  await untilAnswered(port, () => signed('sts', port, GCI))
  const found = { ms: performance.now() - started, cpuMs: startCpuMs(server), residentMB: residentMB(server) }
  await server.stop()
  return found
}

export async function benchStart(): Promise<void> {
  const servers: Record<string, (port: number) => Server> = {
    Castellan: (port) => spawnCastellan(port),
    'a bare node:http': (port) => spawnNode(BARE, port),
    ...(hasMoto() ? { moto: (port: number) => spawnMoto(port) as Server } : {}),
  }
  const starts = new Map<string, Start[]>(Object.keys(servers).map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, spawned] of Object.entries(servers)) starts.get(name)?.push(await start(spawned))
  const of = (name: string, figure: keyof Start) => median((starts.get(name) ?? []).map((each) => each[figure]))
  table(
    `Start: process start to first signed answer, ${ROUNDS} interleaved rounds, medians`,
    ['', 'ms', 'CPU ms', 'CPU, of bare node:http', 'resident MB'],
    Object.keys(servers).map((name) => [
      name,
      of(name, 'ms').toFixed(0),
      of(name, 'cpuMs').toFixed(0),
      ratio(of(name, 'cpuMs'), of('a bare node:http', 'cpuMs')),
      of(name, 'residentMB').toFixed(0),
    ]),
  )
}
