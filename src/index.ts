import { randomBytes } from 'node:crypto'
import type { CastellanServer, FreshAccount, ServeOptions } from './server/index.ts'
import { type Log, silentLog } from './server/log.ts'
import { StartError } from './server/options.ts'

export type { CastellanServer, ServeOptions } from './server/index.ts'
export { StartError } from './server/options.ts'

/** A server that was started with accounts of its own: the first stands for itself. */
export type AccountServer = CastellanServer & FreshAccount & { readonly accounts: readonly FreshAccount[] }

/** Options that name no account: some are made. */
export type AccountOptions = Partial<
  Omit<ServeOptions, 'accounts' | 'environment' | 'data' | 'store' | 'ephemeral'>
> & {
  readonly ephemeral?: true
  /** How many accounts, for what crosses from one into another. Default: 1. */
  readonly accounts?: number
  /** As the file of `--delegation-partners`, or what makes it of the ids of the accounts. */
  readonly delegationPartners?: unknown
  /** As `--upstream`: `SERVICE=URL`, each. */
  readonly upstreams?: readonly string[]
  /** As the file of `--upstreams`, or what makes it of the ids of the accounts. */
  readonly upstreamsFile?: unknown
  /** As the file of `--workloads`, or what makes it of the ids of the accounts. */
  readonly workloads?: unknown
  /** As the file of `--external-authorisation`, or what makes it of the ids of the accounts. */
  readonly externalAuthorisation?: unknown
}

/** Options that name the account, or where accounts are kept. */
type KeptOptions = Partial<Omit<ServeOptions, 'accounts'>>

/**
 * Starts an account server in this process: for test suites. Without options it is ephemeral, on a free port of
 * loopback, and silent, and has an account, or as many as `accounts` says. Where `environment` is given, the account is
 * the one that its `CASTELLAN_…` variables name, or none; where `data` or `store` is, what is kept there.
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
export function start(options: KeptOptions, log?: Log): Promise<CastellanServer>
export async function start(
  { accounts: count = 1, ...options }: KeptOptions & { readonly accounts?: number } = {},
  log: Log = silentLog,
): Promise<CastellanServer> {
  assertNodeRunsServer(process.versions.node)
  // Loaded by then only: an older Node lacks what the server imports, and would say so in its own words.
  const { freshAccount, startServer, wantedAccount } = await import('./server/index.ts')
  const isKept = options.data !== undefined || options.store !== undefined
  if (!Number.isInteger(count) || count < 1 || count > MOST_ACCOUNTS) {
    throw new StartError(`${count} accounts cannot be made`, `say how many: 1 to ${MOST_ACCOUNTS}`)
  }
  const isNamed = isKept || options.environment !== undefined
  const random = options.random ?? randomBytes
  const accounts = isNamed ? [] : Array.from({ length: count }, () => freshAccount(random))
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
      allowLoopbackProviders: false,
      podIdentities: undefined,
      init: undefined,
      clock: Date.now,
      random: randomBytes,
      ...options,
      delegationPartners: ofAccounts(options.delegationPartners, accounts),
      upstreamsFile: ofAccounts(options.upstreamsFile, accounts),
      workloads: ofAccounts(options.workloads, accounts),
      externalAuthorisation: ofAccounts(options.externalAuthorisation, accounts),
      accounts: accounts.map(wantedAccount),
      environment: options.environment ?? {},
    },
    log,
  )
  const [first] = accounts
  if (!first) return server
  const withAccounts: AccountServer = { ...server, ...first, accounts }
  return withAccounts
}

function ofAccounts(document: unknown, accounts: readonly FreshAccount[]): unknown {
  return typeof document === 'function' ? document(accounts.map(({ accountId }) => accountId)) : document
}

const MOST_ACCOUNTS = 100

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
