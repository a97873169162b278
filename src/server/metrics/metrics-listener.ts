import { isLoopback } from '../../aws/index.ts'
import { textAnswer } from '../../web/answers.ts'
import type { PageResponse } from '../../web/page.ts'
import { hostName } from '../../web/public-address.ts'
import type { RequestHead } from '../http-server.ts'
import { listenBeside, type SideListener } from '../listen.ts'
import { METRICS_PATH } from './metrics-page.ts'

/** As Prometheus asks where nobody names a path. */
const USUAL_PATH = '/metrics'

interface Pages {
  readonly metrics: (head: RequestHead) => Promise<PageResponse>
  /** What is asked of a node's own pages: `/_castellan/livez`, `readyz` and `health`. */
  readonly own: (head: RequestHead) => Promise<PageResponse>
}

/**
 * A listener for those who look after the node, beside the one for its clients.
 *
 * @throws StartError
 */
export async function listenForMetrics(
  { metrics, own }: Pages,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<SideListener> {
  const answer = async (head: RequestHead): Promise<PageResponse> => {
    // A page's own name that leads to this machine ("DNS rebinding") would let the page read what is here.
    if (isLoopback(host) && !isLoopback(hostName(head.headers.host))) return textAnswer(403, 'Forbidden')
    if (head.path === METRICS_PATH || head.path === USUAL_PATH) return await metrics(head)
    return head.method === 'GET' || head.method === 'HEAD' ? await own(head) : textAnswer(404, 'no such endpoint')
  }
  return await listenBeside(() => answer, {
    host,
    port,
    saidBy: { host: '`--metrics-host`', port: '`--metrics-port`' },
  })
}
