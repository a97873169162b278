/**
 * A mail server that takes all that it is given, in a thread of its own, so that it does not share the event loop of
 * what is measured. It does the least that a client of SMTP needs, and keeps of a mail its text alone.
 */
import { createServer, type Socket } from 'node:net'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

export interface Arrival {
  /** `performance.timeOrigin + performance.now()`: the same clock in all threads. */
  readonly at: number
  readonly text: string
}

export interface MailSink {
  readonly port: number
  /** Resolves to the mails that came since it was asked last, once they are `count`; fails after `seconds`. */
  take(count: number, seconds: number): Promise<readonly Arrival[]>
  stop(): Promise<void>
}

export function startMailSink(): Promise<MailSink> {
  const worker = new Worker(new URL(import.meta.url))
  const arrived: Arrival[] = []
  let told = () => {}
  return new Promise((resolve) => {
    worker.on('message', (message: number | Arrival) => {
      if (typeof message === 'number')
        return resolve({ port: message, take, stop: async () => void (await worker.terminate()) })
      arrived.push(message)
      told()
    })
  })

  async function take(count: number, seconds: number): Promise<readonly Arrival[]> {
    for (const end = performance.now() + seconds * 1000; arrived.length < count; ) {
      if (performance.now() > end) throw new Error(`${arrived.length} of ${count} mails came within ${seconds} s`)
      await new Promise<void>((resolve) => {
        told = resolve
        setTimeout(resolve, 200)
      })
    }
    return arrived.splice(0, count)
  }
}

function serve(socket: Socket): void {
  let text = ''
  let isData = false
  socket.setEncoding('utf8').setNoDelay(true)
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', (chunk: string) => {
    text += chunk
    for (;;) {
      const end = isData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n')
      if (end === -1) return
      const read = text.slice(0, end)
      text = text.slice(end + (isData ? 5 : 2))
      if (isData) {
        isData = false
        parentPort?.postMessage({ at: performance.timeOrigin + performance.now(), text: read } satisfies Arrival)
        socket.write('250 taken\r\n')
      } else {
        isData = /^DATA/i.test(read)
        socket.write(isData ? '354 go on\r\n' : /^EHLO/i.test(read) ? '250-sink\r\n250 PIPELINING\r\n' : '250 ok\r\n')
        if (/^QUIT/i.test(read)) socket.end()
      }
    }
  })
}

if (!isMainThread && parentPort) {
  const server = createServer(serve)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    parentPort?.postMessage(address && typeof address === 'object' ? address.port : 0)
  })
}
