import { hash, timingSafeEqual } from 'node:crypto'
import { OPEN_METRICS_TYPE } from '../../metrics/index.ts'
import { textAnswer } from '../../web/answers.ts'
import type { PageResponse } from '../../web/page.ts'
import { securityHeaders } from '../../web/security-headers.ts'
import type { RequestHead } from '../http-server.ts'
import type { ServerMetrics } from './server-metrics.ts'

export const METRICS_PATH = '/_castellan/metrics'

const HEADERS = { ...securityHeaders(), 'Content-Type': OPEN_METRICS_TYPE }

/** What is counted, for whoever may read it. */
export async function metricsPage(metrics: ServerMetrics, { method }: RequestHead): Promise<PageResponse> {
  if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, 'Method not allowed', { Allow: 'GET, HEAD' })
  return { status: 200, headers: HEADERS, body: await metrics.text() }
}

/** The same, for whoever shows the token as RFC 6750 has it. */
export function guardedMetricsPage(metrics: ServerMetrics, token: string) {
  const expected = hash('sha256', token, 'buffer')
  return async (head: RequestHead): Promise<PageResponse> => {
    const [, shown] = /^Bearer +(\S+) *$/i.exec(head.headers.authorization ?? '') ?? []
    if (shown === undefined || !timingSafeEqual(hash('sha256', shown, 'buffer'), expected)) {
      return textAnswer(401, 'Unauthorized', { 'WWW-Authenticate': 'Bearer' })
    }
    return await metricsPage(metrics, head)
  }
}
