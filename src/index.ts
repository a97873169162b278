import { randomBytes } from 'node:crypto'
import { type CastellanServer, type ServeOptions, startServer } from './server/index.ts'
import { type Log, silentLog } from './server/log.ts'

export { type CastellanServer, type ServeOptions, StartError } from './server/index.ts'

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
export function start(options: Partial<ServeOptions> = {}, log: Log = silentLog): Promise<CastellanServer> {
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
      environment: {},
      clock: Date.now,
      random: randomBytes,
      ...options,
    },
    log,
  )
}
