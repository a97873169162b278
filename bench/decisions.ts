/**
 * Decisions a second by a build's own `castellan/policy`, in a thread of its own: each measurement compiles and warms
 * it anew.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { managed, mixedRequests, TEN_POLICIES } from './policy-workload.ts'

interface DecisionsJob {
  /** The file of the build's public entry. */
  readonly entry: string
  readonly seconds: number
}

export function decisionsPerSecond(entry: string, seconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { entry, seconds } satisfies DecisionsJob })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function decideFor({ entry, seconds }: DecisionsJob): Promise<number> {
  const { compile, decide }: typeof import('../src/policy/index.ts') = await import(entry)
  const sources = TEN_POLICIES.map(managed)
  const identity = compile(sources)
  const requests = mixedRequests(sources, 1000).map(({ action, resource, entries }) => {
    const values = new Map(entries.map(({ key, value }) => [key, value]))
    return { action, resource, context: (key: string) => values.get(key) }
  })
  let count = 0
  const started = performance.now()
  for (const end = started + seconds * 1000; performance.now() < end; count += requests.length) {
    for (const request of requests) decide(request, { identity })
  }
  return count / ((performance.now() - started) / 1000)
}

if (!isMainThread && parentPort) {
  const job = workerData as DecisionsJob
  await decideFor({ ...job, seconds: 1 }) // V8 compiles what is hot.
  parentPort.postMessage(await decideFor(job))
}
