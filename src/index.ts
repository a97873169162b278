import { randomBytes } from 'node:crypto'
import type { CastellanServer, ServeOptions } from './server/index.ts'
import { type Log, silentLog } from './server/log.ts'
import { StartError } from './server/options.ts'

export type { CastellanServer, ServeOptions } from './server/index.ts'
export { StartError } from './server/options.ts'

/**
 * Starts an account server in this process: for test suites. Without options it is ephemeral, on a free port of
 * loopback, and silent.
 *
 * @example
 * const environment = { CASTELLAN_ROOT_EMAIL: 'root@example.com', CASTELLAN_ROOT_PASSWORD: '…' }
 * const castellan = await start({ environment })
 * const iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials })
 * await castellan.close()
 *
 * @throws StartError
 */
export async function start(options: Partial<ServeOptions> = {}, log: Log = silentLog): Promise<CastellanServer> {
  assertNodeRunsServer(process.versions.node)
  // Loaded by then only: an older Node lacks what the server imports, and would say so in its own words.
  const { startServer } = await import('./server/index.ts')
  const isKept = options.data !== undefined || options.store !== undefined
  return startServer(
    {
      port: 0,
      host: '127.0.0.1',
      data: undefined,
      store: undefined,
      ephemeral: !isKept,
      publicUrl: undefined,
      region: 'us-east-1',
      smtp: undefined,
      mailFrom: undefined,
      trustedProxies: [],
      tls: undefined,
      auditMaxSize: undefined,
      rateLimit: undefined,
      environment: {},
      clock: Date.now,
      random: randomBytes,
      ...options,
    },
    log,
  )
}

/** What a server needs of Node: SQLite, argon2 and more. `castellan/policy` runs on any that `package.json` names. */
const SERVER_NODE = [24, 7] as const

function assertNodeRunsServer(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [needed, neededMinor] = SERVER_NODE
  if (major > needed || (major === needed && minor >= neededMinor)) return
  throw new StartError(
    `Node ${version} cannot run a server`,
    `run it with Node ${SERVER_NODE.join('.')} or later, or start \`bin/castellan serve\`, which brings its own`,
  )
}
