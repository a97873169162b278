import { CONSOLE_HOME, localPath } from './local-path.ts'

/**
 * Where somebody ends whom another site has sent here, by a `RelayState` or a `Destination`: a page of this console,
 * named by its path or its whole address, else the console's home. No other page of this server, and no other server.
 */
export function consoleTarget(text: string | null, publicUrl: string): string {
  const origin = `${new URL(publicUrl).origin}/`
  const path = localPath(text?.startsWith(origin) ? text.slice(origin.length - 1) : text)
  return path.startsWith(CONSOLE_HOME) ? path : CONSOLE_HOME
}
