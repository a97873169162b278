/**
 * A closed loop over raw sockets: each of `connections` sends the same bytes, or those of its turn, and waits for the
 * whole answer. It does next to nothing per answer, so that on two cores it does not become what is measured.
 * Reconnects where the server closes (moto does).
 */
import { connect, type Socket } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

export interface LoadJob {
  readonly port: number
  /** Several are sent by turns. */
  readonly request: string | readonly string[]
  readonly connections: number
  /** Default: until each request was sent once. */
  readonly seconds?: number
}

export interface LoadResult {
  readonly answers: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly errors: number
}

/** Runs the job in a thread of its own. */
export function load(job: LoadJob): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function runJob({ port, request, connections, seconds }: LoadJob): Promise<LoadResult> {
  const times: number[] = []
  let errors = 0
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000
  const requests = typeof request === 'string' ? [request] : request
  let turn = 0
  const isOver = () => (seconds === undefined ? turn >= requests.length : performance.now() >= end)
  const loop = () =>
    new Promise<void>((done) => {
      let sent = 0
      let text = ''
      const open = () => {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true })
        let closing = false
        const send = (to: Socket) => {
          if (isOver()) {
            to.destroy()
            return done()
          }
          sent = performance.now()
          to.write(requests[turn++ % requests.length] ?? '')
        }
        socket.setEncoding('latin1')
        socket.on('connect', () => send(socket))
        socket.on('data', (chunk: string) => {
          text += chunk
          const head = text.indexOf('\r\n\r\n')
          if (head === -1) return
          const length = /content-length: *(\d+)/i.exec(text)?.[1]
          if (length === undefined || text.length < head + 4 + Number(length)) return
          times.push(performance.now() - sent)
          if (!text.startsWith('HTTP/1.1 200') && errors++ === 0) process.stderr.write(`${text}\n`)
          closing = /connection: *close/i.test(text.slice(0, head))
          text = ''
          if (isOver()) {
            closing = false
            socket.destroy()
            done()
          } else if (!closing) send(socket)
        })
        socket.on('close', () => {
          if (closing) open()
        })
        socket.on('error', () => {
          errors++
          done()
        })
      }
      open()
    })
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, loop))
  const elapsed = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { answers: times.length, perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99), errors }
}

if (!isMainThread && parentPort) parentPort.postMessage(await runJob(workerData as LoadJob))
