import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A PostgreSQL of a test's own, on 127.0.0.1, with data that nobody needs afterwards. */
export interface PostgresServer {
  /** `postgres://…`, to a database of this name; default: `postgres`. */
  url(database?: string): string
  readonly port: number
  /** Its data directory. */
  readonly data: string
  /** SIGKILL to the whole server, as a power cut would do. */
  kill(): Promise<void>
  /** After `kill`: the same data on the same port. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** A collation unlike SQLite's, so that a column that forgets its own is found out. */
const LANGUAGE_ORDER = ['--locale-provider=icu', '--icu-locale=en-US']

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'

/** Why tests that need PostgreSQL cannot run here, or undefined. */
export function postgresMissing(): string | undefined {
  return binaries() ? undefined : 'PostgreSQL 15 or later is not installed (on Debian: apt-get install postgresql)'
}

/** @throws Error when PostgreSQL 15 or later is not installed, or does not start. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const bin = binaries()
  if (!bin) throw new Error(postgresMissing())
  const owner = unprivilegedUser()
  const root = mkdtempSync(join(scratch(), 'castellan-postgres-'))
  chmodSync(root, 0o700)
  if (owner) chownSync(root, owner.uid, owner.gid)
  const data = join(root, 'data')
  const password = join(root, 'password')
  writeFileSync(password, 'castellan\n', { mode: 0o644 })
  const run = { ...owner, cwd: root, stdio: 'ignore' } as const
  execFileSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'castellan',
      '--pwfile',
      password,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      ...LANGUAGE_ORDER,
      '--no-sync',
    ],
    run,
  )
  const port = await freePort()
  const options = Object.entries({
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: '16MB',
    max_wal_size: '128MB',
    ...settings,
  })
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    // The shell ends the server when its own input ends: so even a test that is killed leaves none behind.
    const script = '"$@" >../log 2>&1 & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server'
    const args = ['-D', data, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
    server = spawn('sh', ['-c', script, 'sh', join(bin as string, 'postgres'), ...args], {
      ...owner,
      cwd: data,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    // After a kill it syncs every file of every database first, which takes its time on a busy disk.
    for (let tries = 0; tries < 1600; tries++) {
      if (await accepts(port, data)) return
      await pause(25)
    }
    throw new Error(`PostgreSQL did not start: ${readFileSync(join(root, 'log'), 'utf8').slice(-2000)}`)
  }

  async function end(): Promise<void> {
    const shell = server
    server = undefined
    if (!shell) return
    const exit = new Promise((resolve) => shell.once('exit', resolve))
    if (shell.exitCode !== null || shell.signalCode !== null) return
    shell.stdin?.end()
    await exit
  }

  await start()
  return {
    url: (database = 'postgres') => `postgres://castellan:castellan@127.0.0.1:${port}/${database}`,
    port,
    data,
    start,
    async kill() {
      const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
      // Children first get no chance to notice: the postmaster's death alone would let them finish what they are at.
      for (const process of [...childrenOf(Number(pid)), Number(pid)]) killIfThere(process)
      await end()
      // The next server must not meet the old one's shared memory.
      while (await accepts(port, data)) await pause(25)
      rmSync(join(data, 'postmaster.pid'), { force: true })
    },
    async stop() {
      await end()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** In memory where there is room: a store asks for a server that syncs, and no test waits for a busy disk. */
function scratch(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > 4 * 2 ** 30 ? MEMORY : tmpdir()
}

function binaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const installed = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const places = [
    ...installed.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return places.find((place) => {
    if (!existsSync(join(place, 'initdb'))) return false
    const version = /(\d+)/.exec(execFileSync(join(place, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[1]
    return Number(version) >= 15
  })
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package made. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
      .map(Number)
  } catch {
    return []
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** The server writes `ready` into its pid file when it takes connections. */
async function accepts(port: number, data: string): Promise<boolean> {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file) || !readFileSync(file, 'utf8').includes('ready')) return false
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
