import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One program of the cluster: started, killed and started again; its output is in a file. */
export class Program {
  readonly name: string
  readonly #command: readonly string[]
  readonly #environment: Readonly<Record<string, string>>
  readonly #log: string
  #child: ChildProcess | undefined

  constructor(
    name: string,
    command: readonly string[],
    { log, environment = {} }: { readonly log: string; readonly environment?: Readonly<Record<string, string>> },
  ) {
    this.name = name
    this.#command = command
    this.#environment = environment
    this.#log = log
  }

  start(): void {
    const [program = '', ...words] = this.#command
    const log = openSync(this.#log, 'a')
    const child = spawn(program, words, {
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', HOME: '/nonexistent', ...this.#environment },
      stdio: ['ignore', log, log],
      detached: true, // A group of its own, which is killed by its id.
      cwd: '/',
    })
    child.on('error', () => {})
    this.#child = child
  }

  get pid(): number | undefined {
    const child = this.#child
    return child && child.exitCode === null && child.signalCode === null ? child.pid : undefined
  }

  /** Its whole group; nothing where it ended. */
  kill(signal: NodeJS.Signals): void {
    if (this.pid !== undefined) signalTo(-this.pid, signal)
  }

  async ended(): Promise<void> {
    while (this.pid !== undefined) await pause(20)
  }

  output(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8') : ''
  }
}

/** The server that Patroni started: it is no child of ours, and its own file says who it is. */
export function postmasterOf(data: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return existsSync(`/proc/${pid}`) ? pid : undefined
  } catch {
    return undefined
  }
}

/** A process with its children, the children first: they get no chance to notice. */
export function familyOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return [...stdout.split('\n').filter(Boolean).map(Number), pid]
}

export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** @throws Error when `probe` gives nothing in time. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await probe().catch(() => undefined)
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} seconds`)
    await pause(200)
  }
}
