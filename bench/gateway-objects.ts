import { once } from 'node:events'
import { request } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { signedHead } from '../test/support/gateway.ts'
import { besideProxy } from './gateway-beside-proxy.ts'
import { GiB, OBJECT, pieces } from './gateway-peers.ts'
import { KEY, median, residentMB } from './processes.ts'
import { table, whole } from './table.ts'

/** Objects of 1 GiB through a gateway that did nothing else before, beside a plain proxy of `node:http`. */
export async function benchObjects(): Promise<void> {
  await besideProxy(async (cases, castellan) => {
    const streams: string[][] = []
    for (const method of ['PUT', 'GET'] as const) {
      const times: Record<string, number[]> = { 'plain proxy': [], gateway: [] }
      let most = 0
      const watch = setInterval(() => {
        most = Math.max(most, residentMB(castellan))
      }, 50)
      for (let round = 0; round < 3; round++) {
        for (const [name, at] of Object.entries(cases)) times[name]?.push(await gibibyte(at, method))
      }
      clearInterval(watch)
      const [plain, ours] = [median(times['plain proxy'] ?? []), median(times.gateway ?? [])]
      streams.push([
        `${method} of 1 GiB`,
        `${whole(1024 / plain)} MB/s`,
        `${whole(1024 / ours)} MB/s`,
        `${Math.round((100 * plain) / ours)} %`,
        `${whole(most)} MB`,
      ])
    }
    table('Objects through the gateway', ['', 'plain proxy', 'gateway', 'of the proxy', 'resident, at most'], streams)
  })
}

/** Seconds. */
async function gibibyte(port: number, method: 'PUT' | 'GET'): Promise<number> {
  const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const sent = { service: 's3', method, path: OBJECT, headers: unsigned }
  const { path, headers } = signedHead(`http://localhost:${port}`, KEY, sent)
  const start = performance.now()
  const length = method === 'PUT' ? { 'content-length': String(GiB) } : {}
  const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...headers, ...length } })
  const answered = once(asked, 'response')
  if (method === 'PUT') await pipeline(Readable.from(pieces()), asked)
  else asked.end()
  const [answer] = await answered
  let size = 0
  const count = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done()
    },
  })
  await pipeline(answer, count)
  if (answer.statusCode !== 200 || (method === 'GET' && size !== GiB)) throw new Error(`${answer.statusCode} ${size}`)
  return (performance.now() - start) / 1000
}
