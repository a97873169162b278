import { pipeline } from './pipelining.ts'
import { freePort, spawnCastellan, untilAnswered } from './processes.ts'
import { signed, signedBytes } from './sign.ts'
import { table } from './table.ts'

const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15'
const MINIMAL = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

/** How long somebody else waits for an answer while one client takes all that it can get. */
export async function benchFairness(): Promise<void> {
  const castellan = spawnCastellan(await freePort())
  const { port } = castellan
  try {
    const ask = () => signed('sts', port, GET_CALLER_IDENTITY)
    await untilAnswered(port, ask)
    const request = await signedBytes('sts', port, GET_CALLER_IDENTITY)
    const rows: string[][] = []
    const measure = async (name: string, work: () => Promise<string>) => {
      const waits = waitsOf(port, ask)
      await pause(500)
      waits.begin()
      const said = await work()
      const { most, p99 } = await waits.end()
      rows.push([name, said, p99.toFixed(0), most.toFixed(0)])
    }
    await measure('nobody else', async () => {
      await pause(1_000)
      return ''
    })
    const floods = [
      { name: '100 connections, 200 signed requests each', request, connections: 100, each: 200 },
      { name: '10 connections, 5,000 signed requests each', request, connections: 10, each: 5_000 },
      { name: '100 connections, 2,000 of the smallest requests each', request: MINIMAL, connections: 100, each: 2_000 },
    ]
    for (const { name, ...flood } of floods) {
      await measure(name, async () => {
        const { answers, took } = await pipeline({ port, ...flood })
        return `${answers} answers in ${(took / 1000).toFixed(1)} s`
      })
    }
    table('How long another client waits', ['while', '', 'p99 ms', 'most ms'], rows)
  } finally {
    await castellan.stop()
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Asks one request after the other, and notes how long each waits. */
function waitsOf(port: number, ask: () => Promise<{ headers: Record<string, string>; body: string }>) {
  let waits: number[] = []
  let isOver = false
  const loop = (async () => {
    const { headers, body } = await ask()
    while (!isOver) {
      const began = performance.now()
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      waits.push(performance.now() - began)
      await pause(5)
    }
  })()
  return {
    begin: () => {
      waits = []
    },
    async end() {
      isOver = true
      await loop
      const sorted = waits.toSorted((a, b) => a - b)
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
      return { most: sorted.at(-1) ?? Number.NaN, p99 }
    },
  }
}
