import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
/** As users start it: built, since what is compiled from the sources takes ten times as long to start. */
export const PROGRAM = join(root, 'bin/castellan')

export const ROOT = { email: 'root@example.com', password: 'correct horse battery 9', accountId: '123456789012' }
export const ROOT_KEY = {
  accessKeyId: 'AKIATESTTESTTESTTEST',
  secretAccessKey: 'testtesttesttesttesttesttesttesttesttest',
}

/** An account that exists from the start, with root access keys: for tests that begin after the first run. */
export const UNATTENDED = {
  CASTELLAN_ROOT_EMAIL: ROOT.email,
  CASTELLAN_ROOT_PASSWORD: ROOT.password,
  CASTELLAN_ACCOUNT_ID: ROOT.accountId,
  CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
  CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
}

export interface Castellan {
  readonly process: ChildProcess
  /** Such as `http://localhost:40123`. */
  readonly url: string
  readonly port: number
  /** What was printed so far. */
  readonly output: () => string
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts `bin/castellan serve` on a free port of loopback, as users do, and waits until it says that it is ready. */
export async function startCastellan(
  flags: readonly string[] = ['--ephemeral'],
  environment: Record<string, string> = {},
  program = PROGRAM,
): Promise<Castellan> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CASTELLAN|AWS)_/.test(name)))
  const child = spawn(program, ['serve', '--port', '0', ...flags], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const ready = /ready: (http\S+)/.exec(output)?.[1]
      if (ready) resolve(ready)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`castellan ended with ${code} before it was ready:\n${output}`)))
  })
  return {
    process: child,
    url: new URL(url).origin,
    port: Number(new URL(url).port),
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exited
    },
  }
}

/** How a command ended, and what it wrote. */
export interface Ended {
  /** `null`: it was killed, or took more than a minute. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/**
 * Runs a command of `bin/castellan` to its end; of this process's own environment it has `PATH` alone.
 *
 * @throws Error where `dist/` is not that of the source.
 */
export function runCastellan(args: readonly string[], environment: Record<string, string> = {}, input = ''): Ended {
  const env = { PATH: process.env.PATH, ...environment }
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, {
    encoding: 'utf8',
    cwd: root,
    env,
    input,
    timeout: 60_000,
  })
  if (stderr.includes('run `npm run build`')) throw new Error(stderr)
  return { code: status, out: stdout, err: stderr }
}
