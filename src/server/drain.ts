import type { Server } from 'node:http'

/**
 * Ends a listener: no connection comes any more, those that are idle are closed, and what is being answered has so many
 * milliseconds.
 */
export async function drain(server: Server, milliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), milliseconds)
  await closed
  clearTimeout(timer)
}
