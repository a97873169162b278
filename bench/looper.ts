/**
 * One client that asks the same again and again, each as soon as the one before is answered, on one connection and in
 * a thread of its own: what it costs to read answers of megabytes is not the server's. It counts their bytes, and looks
 * at no more than their heads.
 */
import { connect } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

export interface Looper {
  /** @returns how often all of its requests were answered. */
  stop(): Promise<number>
}

/** @param requests as bytes for a socket, signed. */
export async function loop(port: number, requests: readonly string[]): Promise<Looper> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, requests } })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  return {
    stop: () =>
      new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.postMessage('stop')
      }),
  }
}

export interface Asker {
  /** @returns how many bytes came. */
  ask(request: string): Promise<number>
  text(request: string): Promise<string>
  close(): void
}

/** Sends one request after the other, each when the one before is answered. */
export async function asker(port: number): Promise<Asker> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let left = 0
  let bytes = 0
  let head = ''
  let kept: string[] | undefined
  let done: { resolve(bytes: number): void; reject(error: Error): void } | undefined
  socket.on('data', (chunk) => {
    bytes += chunk.length
    kept?.push(chunk.toString('latin1'))
    if (left > 0) left -= chunk.length
    else {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      if (!head.startsWith('HTTP/1.1 200')) return done?.reject(new Error(head.slice(0, 600)))
      left = end + 4 + Number(/content-length: *(\d+)/i.exec(head)?.[1]) - head.length
      head = ''
    }
    if (left === 0) done?.resolve(bytes)
  })
  socket.on('error', (error) => done?.reject(error))
  const ask = (request: string) =>
    new Promise<number>((resolve, reject) => {
      bytes = 0
      done = { resolve, reject }
      socket.write(request)
    })
  return {
    ask,
    async text(request) {
      const pieces: string[] = []
      kept = pieces
      await ask(request)
      kept = undefined
      return pieces.join('')
    },
    close: () => socket.destroy(),
  }
}

async function run(port: number, requests: readonly string[]): Promise<number> {
  let isOver = false
  parentPort?.once('message', () => {
    isOver = true
  })
  const { ask, close } = await asker(port)
  let rounds = 0
  for (; !isOver; rounds++) {
    for (const request of requests) await ask(request)
    if (rounds === 0) parentPort?.postMessage('begun')
  }
  close()
  return rounds
}

if (!isMainThread && parentPort) {
  const { port, requests } = workerData as { port: number; requests: readonly string[] }
  parentPort.postMessage(await run(port, requests))
}
