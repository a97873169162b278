import { randomBytes } from 'node:crypto'
import type { CastellanServer, FreshAccount, ServeOptions } from './server/index.ts'
import { type Log, silentLog } from './server/log.ts'
import { StartError } from './server/options.ts'

export type { CastellanServer, ServeOptions } from './server/index.ts'
export { StartError } from './server/options.ts'

/** A server that was started with an account of its own. */
export type AccountServer = CastellanServer & FreshAccount

/** Options that name no account: one is made. */
export type AccountOptions = Partial<Omit<ServeOptions, 'environment' | 'data' | 'store' | 'ephemeral'>> & {
  readonly ephemeral?: true
}

/**
 * Starts an account server in this process: for test suites. Without options it is ephemeral, on a free port of
 * loopback, and silent, and has an account. Where `environment` is given, the account is the one that its
 * `CASTELLAN_…` variables name, or none; where `data` or `store` is, what is kept there.
 *
 * @example
 * const castellan = await start()
 * const iam = new IAMClient({ region: 'us-east-1', endpoint: castellan.endpoint, credentials: castellan.credentials })
 * await castellan.reset()
 * await castellan.close()
 *
 * @throws StartError
 */
export function start(options?: AccountOptions, log?: Log): Promise<AccountServer>
export function start(options: Partial<ServeOptions>, log?: Log): Promise<CastellanServer>
export async function start(options: Partial<ServeOptions> = {}, log: Log = silentLog): Promise<CastellanServer> {
  assertNodeRunsServer(process.versions.node)
  // Loaded by then only: an older Node lacks what the server imports, and would say so in its own words.
  const { environmentOf, freshAccount, startServer } = await import('./server/index.ts')
  const isKept = options.data !== undefined || options.store !== undefined
  const account = isKept || options.environment !== undefined ? undefined : freshAccount(options.random ?? randomBytes)
  const server = await startServer(
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
      clock: Date.now,
      random: randomBytes,
      ...options,
      environment: account ? environmentOf(account) : (options.environment ?? {}),
    },
    log,
  )
  return account ? { ...server, ...account } : server
}

/** What a server needs of Node: SQLite, argon2 and more. `castellan/policy` runs on any that `package.json` names. */
const SERVER_NODE = [24, 7] as const

function assertNodeRunsServer(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [needed, neededMinor] = SERVER_NODE
  if (major > needed || (major === needed && minor >= neededMinor)) return
  throw new StartError(
    `a server needs Node ${SERVER_NODE.join('.')} or later, and this is Node ${version}`,
    `run it with a later Node, or start \`bin/castellan serve\`, which brings its own`,
  )
}
