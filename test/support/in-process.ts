import { randomBytes } from 'node:crypto'
import { type CastellanServer, startServer } from '../../src/server/index.ts'
import { silentLog } from '../../src/server/log.ts'
import type { ServeOptions } from '../../src/server/options.ts'

/** Options of a server on a free port of loopback, with what `given` says. */
export function withDefaults(given: Partial<ServeOptions>): ServeOptions {
  return {
    port: 0,
    host: '127.0.0.1',
    data: undefined,
    store: undefined,
    ephemeral: false,
    publicUrl: undefined,
    region: 'us-east-1',
    smtp: undefined,
    mailFrom: undefined,
    trustedProxies: [],
    tls: undefined,
    auditMaxSize: undefined,
    accounts: [],
    rateLimit: undefined,
    allowLoopbackProviders: false,
    podIdentities: undefined,
    init: undefined,
    delegationPartners: undefined,
    environment: {},
    clock: Date.now,
    random: randomBytes,
    ...given,
  }
}

/** A server in this process, on a free port of loopback, with what `given` says and defaults beside it. */
export function startInProcess(given: Partial<ServeOptions>): Promise<CastellanServer> {
  return startServer(withDefaults(given), silentLog)
}
