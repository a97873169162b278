import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { drain } from './drain.ts'
import { createHttpServer, type Handler } from './http-server.ts'
import { StartError } from './options.ts'
import { peerOf } from './peers.ts'

/** Where to listen, and the words that name it: `--port`, or a place in a file of the operator's. */
interface Wanted {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly saidBy: { readonly host: string; readonly port: string }
}

/**
 * Listens, and resolves to the port when it does.
 *
 * @throws StartError
 */
export function listen(server: Server, { port, host, saidBy }: Wanted): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new StartError(`port ${port} is in use`, `stop what listens there, or choose another with ${saidBy.port}`),
        )
      } else if (error.code === 'EACCES') {
        reject(new StartError(`port ${port} may not be opened`, `choose one above 1023 with ${saidBy.port}`))
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        reject(new StartError(`\`${host}\` is no address of this machine`, `choose another with ${saidBy.host}`))
      } else reject(error)
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

/** A listener beside the server's own, for whoever does not speak AWS's protocols. */
export interface SideListener {
  readonly port: number
  /** @param milliseconds that what is being answered has. Default: 0. */
  close(milliseconds?: number): Promise<void>
}

/** Connections of one such listener: who opens more waits for others to be closed. */
const MOST_CONNECTIONS = 256

/** @throws StartError */
export async function listenBeside(handlerAt: (port: number) => Handler, wanted: Wanted): Promise<SideListener> {
  let handler: Handler | undefined
  const server = createHttpServer(
    (head, read, client) => {
      if (!handler) throw new Error('a request came before its listener was set up')
      return handler(head, read, client)
    },
    { sourceIp: peerOf([], false) },
  )
  server.maxConnections = MOST_CONNECTIONS
  const port = await listen(server, wanted)
  handler = handlerAt(port)
  return {
    port,
    close: (milliseconds = 0) => drain(server, milliseconds),
  }
}
