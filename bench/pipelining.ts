/** Sends many requests on each of many connections without waiting for answers, as no client that is fair does. */
import { connect } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

export interface PipelineJob {
  readonly port: number
  readonly request: string
  readonly connections: number
  /** Requests on each. */
  readonly each: number
}

export interface PipelineResult {
  readonly answers: number
  /** Milliseconds until the last answer. */
  readonly took: number
}

/** Runs the job in a thread of its own. */
export function pipeline(job: PipelineJob): Promise<PipelineResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function runJob({ port, request, connections, each }: PipelineJob): Promise<PipelineResult> {
  const began = performance.now()
  const bytes = Buffer.from(request.repeat(each))
  const counts = await Promise.all(Array.from({ length: connections }, () => answersTo(port, bytes, each)))
  return { answers: counts.reduce((sum, count) => sum + count, 0), took: performance.now() - began }
}

function answersTo(port: number, bytes: Uint8Array, wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let count = 0
    socket.setEncoding('latin1')
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', (chunk: string) => {
      // One in some thousands is cut in two by a chunk's end, and not counted.
      for (const [, status] of chunk.matchAll(/HTTP\/1\.1 (\d{3})/g))
        if (status !== undefined && Number(status) < 500) count++
      if (count >= wanted * 0.999) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(count))
  })
}

if (!isMainThread && parentPort) parentPort.postMessage(await runJob(workerData as PipelineJob))
