import type { Span, Tracer } from '../traces/index.ts'
import type { Exchange } from './exchange.ts'
import type { RequestHead } from './http-server.ts'
import type { Log } from './log.ts'
import type { ServerMetrics } from './metrics/server-metrics.ts'

/**
 * Who looks on while requests are answered: what counts them, what traces them, what writes a line of each. There is
 * one where an operator asked for any of it; else there is none, and nothing of it is done.
 */
export interface Observer {
  readonly metrics: ServerMetrics | undefined
  readonly tracer: Tracer | undefined
  /** Writes a line of each request. */
  readonly debug: Log['debug']
}

/** `undefined` where nobody looks on. */
export function observerOf(observer: Observer): Observer | undefined {
  const { metrics, tracer, debug } = observer
  return metrics || tracer || debug ? observer : undefined
}

/** A request came. */
export function traced(observer: Observer | undefined, { headers }: RequestHead): Span | undefined {
  return observer?.tracer?.begin(headers.traceparent)
}

/**
 * A request is answered. What is told of it is what AWS's models call it, what came of it, and the id that its client
 * was told: no account, name, address or parameter.
 */
export function observeAnswer({ metrics, debug }: Observer, exchange: Exchange, status: number): void {
  const milliseconds = performance.now() - exchange.startedAt
  metrics?.requests.answered(exchange, status, milliseconds / 1000)
  const { span } = exchange
  if (!span?.isSampled && !debug) return
  const { call, requestId, error } = exchange
  const service = call.service ?? 'other'
  const operation = call.operation ?? 'other'
  span?.end({
    name: `${service}/${operation}`,
    attributes: {
      'rpc.system': 'aws-api',
      'rpc.service': service,
      'rpc.method': operation,
      'http.request.method': call.method,
      'http.response.status_code': status,
      'aws.request_id': requestId,
      'error.type': error?.code,
    },
    isError: status >= 500,
  })
  debug?.('request', {
    requestId,
    traceId: span?.traceId,
    service,
    operation,
    status,
    error: error?.code,
    milliseconds: Math.round(milliseconds * 1000) / 1000,
  })
}

/** A call to an upstream, which is told in which trace it is. `undefined` where nobody looks on. */
export function observeUpstream(
  observer: Observer | undefined,
  { span, request }: Pick<Exchange, 'span' | 'request'>,
  upstream: string,
) {
  if (!observer) return undefined
  const startedAt = performance.now()
  const own = span?.child('client')
  return {
    trace: own?.headers(request.headers.tracestate),
    /** @param status `undefined` where no answer came. */
    end(status: number | undefined) {
      observer.metrics?.upstreams.answered(upstream, status, (performance.now() - startedAt) / 1000)
      own?.end({
        name: `upstream ${upstream}`,
        attributes: { 'castellan.upstream': upstream, 'http.response.status_code': status },
        isError: status === undefined || status >= 500,
      })
    },
  }
}

/** What is changed in the store for a request. */
export async function observeChange<T>(span: Span | undefined, change: () => Promise<T>): Promise<T> {
  const own = span?.child('internal')
  let isError = true
  try {
    const value = await change()
    isError = false
    return value
  } finally {
    own?.end({ name: 'store change', attributes: {}, isError })
  }
}
