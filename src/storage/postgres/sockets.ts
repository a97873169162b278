import { connect, type Socket } from 'node:net'
import { StoreUnusable } from '../errors.ts'

/** Where a PostgreSQL may be found. */
export interface Host {
  readonly host: string
  readonly port: number
}

const DEFAULT_PORT = 5432

/**
 * The hosts of a URL that may name several (`postgres://user@one:5432,two:5433/database`), and the URL with the first
 * of them only.
 *
 * @throws StoreUnusable for what is no such URL; its text is not repeated, for it may hold a password.
 */
export function hostsOf(url: string): { readonly hosts: readonly Host[]; readonly url: string } {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/.exec(url)
  const [, before = '', authority = '', after = ''] = parts ?? []
  const hosts = authority.split(',').map((text) => {
    const [, name = '', port] = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(text) ?? []
    return { host: name.replace(/^\[(.*)\]$/, '$1'), port: Number(port ?? DEFAULT_PORT) }
  })
  const first = `${before}${authority.split(',')[0]}${after}`
  if (!parts || hosts.some(({ host }) => host === '') || !URL.canParse(first)) {
    throw new StoreUnusable('a PostgreSQL URL looks like `postgres://user:password@host:5432/database`')
  }
  return { hosts, url: first }
}

/**
 * Gives a driver that would try one address for ever a socket to each host in turn, and then none: a server that takes
 * connections and drops them is out of reach too. Each ends with `signal`.
 */
export function eachHostOnce(hosts: readonly Host[], signal: AbortSignal): () => Promise<Socket> {
  let next = 0
  let lastError: unknown
  return async () => {
    for (let target = hosts[next++]; target; target = hosts[next++]) {
      try {
        return await connected(target, signal)
      } catch (error) {
        lastError = error
      }
    }
    throw lastError ?? Object.assign(new Error('every host ended the connection'), { code: 'CONNECTION_CLOSED' })
  }
}

function connected({ host, port }: Host, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, signal })
    socket.once('error', reject)
    socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
      socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    )
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.setTimeout(0)
      // The driver takes the name that the certificate must be for from here.
      resolve(Object.assign(socket, { host, port }))
    })
  })
}

/** Of several hosts, one that does not answer must leave time for the next. */
const CONNECT_TIMEOUT_MS = 1000
