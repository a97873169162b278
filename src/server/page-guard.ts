import { isLoopback } from '../aws/index.ts'
import { redirect, textAnswer } from '../web/answers.ts'
import type { Pages } from '../web/page.ts'
import { publicAddress } from '../web/public-address.ts'

const CONSOLE_IS_OFF = `The console is off here, because passwords would cross the network in the clear. The signed API works.
For the console, put https in front and start the server with \`--public-url https://NAME\`, or give it
\`--tls-cert\` and \`--tls-key\`.`

/** Whether passwords and cookies may be asked for: over https, or on this machine alone. */
export function servesPages(publicUrl: URL, host: string): boolean {
  return publicUrl.protocol === 'https:' || isLoopback(host)
}

/**
 * What stands before the console's pages: without https beyond loopback they are off; and a browser that calls this
 * machine by its other name goes to the public one.
 */
export function pageGuard({ publicUrl, host }: { publicUrl: URL; host: string }): Pages {
  const isServed = servesPages(publicUrl, host)
  return async (request) => {
    if (!isServed) return textAnswer(403, CONSOLE_IS_OFF)
    const moved = publicAddress(request, publicUrl)
    return moved === undefined ? undefined : redirect(307, moved)
  }
}
