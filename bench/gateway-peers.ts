/** A static upstream, and a plain proxy of `node:http` before it: in threads of their own, or that in a process. */
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Server, spawnScript } from './processes.ts'

export const GiB = 1024 ** 3
export const OBJECT = '/bucket/gibibyte'
const PIECE = Buffer.alloc(256 * 1024)
const BUCKETS =
  '<ListAllMyBucketsResult><Buckets><Bucket><Name>bucket</Name></Bucket></Buckets></ListAllMyBucketsResult>'
const ITEM = '{"Item":{"id":{"S":"a"}}}'

export function* pieces() {
  for (let left = GiB; left > 0; left -= PIECE.length) yield PIECE
}

interface Role {
  readonly role: 'upstream' | 'proxy'
  readonly to?: number
  readonly port?: number
}

export async function inThread(role: Role): Promise<{ readonly port: number; stop(): Promise<unknown> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: role })
  const [port] = (await once(worker, 'message')) as [number]
  return { port, stop: () => worker.terminate() }
}

/** The plain proxy as a process of its own, so that its processor time can be told. */
export function spawnProxy(to: number, port: number): Server {
  return spawnScript(fileURLToPath(import.meta.url), [AS_PROCESS, String(to), String(port)], port)
}

const AS_PROCESS = '--proxy-before'

function serve({ role, to, port = 0 }: Role): void {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 })
  const server = createServer((asked, response) => {
    if (role === 'proxy') {
      const { method, url: path, rawHeaders: headers } = asked
      const sent = request({ host: '127.0.0.1', port: to, method, path, headers, agent, setHost: false }, (came) => {
        response.writeHead(came.statusCode ?? 502, came.rawHeaders)
        came.pipe(response)
      })
      asked.pipe(sent)
    } else if (asked.method === 'GET' && /^\/(?:\?|$)/.test(asked.url ?? '')) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(BUCKETS)
    } else if (asked.method === 'GET' && asked.url !== OBJECT) {
      // What the gateway asks of a bucket.
      const what = asked.url?.includes('policy') ? 'NoSuchBucketPolicy' : 'NoSuchPublicAccessBlockConfiguration'
      response.writeHead(404, { 'content-type': 'application/xml' }).end(`<Error><Code>${what}</Code></Error>`)
    } else if (asked.method === 'GET') {
      response.writeHead(200, { 'content-length': GiB })
      pipeline(Readable.from(pieces()), response).catch(() => {})
    } else {
      asked.resume()
      asked.once('end', () =>
        response
          .writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': ITEM.length })
          .end(ITEM),
      )
    }
  })
  server.listen(port, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') parentPort?.postMessage(address?.port)
  })
}

if (!isMainThread) serve(workerData)
else if (process.argv[2] === AS_PROCESS) {
  serve({ role: 'proxy', to: Number(process.argv[3]), port: Number(process.argv[4]) })
}
