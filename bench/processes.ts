import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { IAMClient } from '@aws-sdk/client-iam'

/** This checkout. */
export const root = join(import.meta.dirname, '..')

export const KEY = { accessKeyId: 'AKIABENCHBENCHBENCH1', secretAccessKey: 'benchbenchbenchbenchbenchbenchbenchbench' }

export const ACCOUNT = '123456789012'

export interface Server {
  readonly process: ChildProcess
  readonly port: number
  stop(): Promise<void>
}

/** Castellan as users start it, from a checkout's `bin/castellan`. @param data a folder, or a URL; else memory. */
export function spawnCastellan(port: number, data?: string, checkout = root, flags: readonly string[] = []): Server {
  const child = spawn(join(checkout, 'bin/castellan'), ['serve', '--port', String(port), ...place(data), ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...(data !== undefined && isUrl(data) && { CASTELLAN_STORE: data }),
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ROOT_PASSWORD: 'correct horse battery 9',
      CASTELLAN_ACCOUNT_ID: ACCOUNT,
      CASTELLAN_ROOT_ACCESS_KEY_ID: KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    },
  })
  return server(child, port)
}

/** A program of one line on the Node that runs this, told its port by `PORT`. */
export function spawnNode(program: string, port: number): Server {
  const env = { ...process.env, PORT: String(port) }
  return server(spawn(process.execPath, ['-e', program], { stdio: 'ignore', env }), port)
}

const isUrl = (data: string) => data.startsWith('postgres:')

function place(data: string | undefined): readonly string[] {
  if (data === undefined) return ['--ephemeral']
  return isUrl(data) ? [] : ['--data', data]
}

/** `moto_server`, or `undefined` where it is not installed. */
export function spawnMoto(port: number): Server | undefined {
  if (!hasMoto()) return undefined
  return server(spawn('python3', ['-m', 'moto.server', '-p', String(port)], { stdio: 'ignore' }), port)
}

export function hasMoto(): boolean {
  return spawnSync('python3', ['-c', 'import moto.server'], { stdio: 'ignore' }).status === 0
}

/** A server that a file of this checkout is, run with these arguments. */
export function spawnScript(file: string, args: readonly string[], port: number): Server {
  return server(spawn(process.execPath, [file, ...args], { stdio: 'inherit' }), port)
}

function server(child: ChildProcess, port: number): Server {
  return {
    process: child,
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 3000).unref()
      }),
  }
}

/** Resident memory in MB. `bin/castellan` execs, so the child is the server itself. */
export function residentMB({ process: { pid } }: Server): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1]) / 1024
}

/** Milliseconds of the thread that has the event loop, as Linux counts it in nanoseconds. */
export function mainThreadMs({ process: { pid } }: Server): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

/** Microseconds of all threads that it has, as Linux counts them in nanoseconds. What ended since is not in it. */
export function threadsUs({ process: { pid } }: Server): number {
  const ofEach = readdirSync(`/proc/${pid}/task`).map((thread) => {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e3
  })
  return ofEach.reduce((sum, each) => sum + each, 0)
}

/** Milliseconds of all its threads, as Linux counts them in hundredths of a second. */
export function cpuMs({ process: { pid } }: Server): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return 10 * (Number(fields[11]) + Number(fields[12]))
}

/** Milliseconds since its start of all its threads, and of the programs that it ran and waited for. */
export function startCpuMs({ process: { pid } }: Server): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const file = `/proc/${pid}/task/${thread}/schedstat`
    // One may end between its name and its figures.
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) : 0
  })
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return threads.reduce((sum, each) => sum + each, 0) / 1e6 + 10 * (Number(fields[13]) + Number(fields[14]))
}

/** Root's client. */
export function iamOf(port: number): IAMClient {
  return new IAMClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials: KEY })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** Sends `request` until it is answered with 200. */
export async function untilAnswered(
  port: number,
  request: () => Promise<{ headers: Record<string, string>; body: string }>,
): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; ) {
    try {
      const { headers, body } = await request()
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
      await response.arrayBuffer()
      if (response.status === 200) return
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error('the server did not answer')
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
