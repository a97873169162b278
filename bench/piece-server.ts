/**
 * Castellan in a process of its own, which says how long its main thread was held in one piece between two messages of
 * whoever forked it: its store's folder and the port are its arguments. Milliseconds from one round of the event loop
 * to the next; a round in which the kernel gave the processor to somebody else counts by its processor time, less what
 * that is blurred by.
 */
import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { start } from '../src/index.ts'

const [data = '', port = '', environment = '{}'] = process.argv.slice(2)

/** Milliseconds by which Linux tells the processor time of a thread that runs. */
const TICK = 4
/** Milliseconds: no shorter round is looked at, and none in which the processor was given away is shorter. */
const SHORT = 0.2

let isWatching = false
let longest = 0
let rounds = 0
let began = 0
let cpuBegan = 0
let switchesBegan = 0

function cpu(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function switches(): number {
  return Number(/nonvoluntary_ctxt_switches:\s*(\d+)/.exec(readFileSync('/proc/thread-self/status', 'utf8'))?.[1])
}

function watch(): void {
  const now = performance.now()
  const took = now - began
  if (took > SHORT) {
    const switched = switches()
    const own = switched === switchesBegan ? took : Math.min(took, cpu() - cpuBegan) - TICK
    longest = Math.max(longest, own)
    switchesBegan = switched
    cpuBegan = cpu()
  }
  rounds++
  if (!isWatching) return
  began = performance.now()
  setImmediate(watch)
}

try {
  setPriority(constants.priority.PRIORITY_HIGHEST) // So that what else the machine does is not taken for a piece.
} catch {
  // Only root may.
}

await start({ data, port: Number(port), environment: JSON.parse(environment) as Record<string, string> })

process.on('message', (message) => {
  if (message === 'begin') {
    isWatching = true
    longest = rounds = 0
    switchesBegan = switches()
    cpuBegan = cpu()
    began = performance.now()
    setImmediate(watch)
  } else {
    isWatching = false
    process.send?.({ longest, rounds })
  }
})
process.on('disconnect', () => process.exit())
process.send?.('listening')
