import { pooled } from '../aws/index.ts'
import type { PageResponse } from '../web/page.ts'
import type { RequestHead } from './http-server.ts'
import type { Log } from './log.ts'
import { listenForMetrics } from './metrics/metrics-listener.ts'
import { guardedMetricsPage, METRICS_PATH, metricsPage } from './metrics/metrics-page.ts'
import { ServerMetrics } from './metrics/server-metrics.ts'
import { type Observer, observerOf } from './observer.ts'
import type { MetricsOptions, ServeOptions } from './options.ts'
import { tokenIn } from './token-file.ts'
import { version } from './version.ts'

type Page = (head: RequestHead) => Promise<PageResponse>

/** Where metrics can be read. */
interface MetricsPlaces {
  /** For the main port; absent without a token. */
  readonly guarded: Page | undefined
  /** @throws StartError */
  listen(own: Page): Promise<{ readonly url: string; close(): Promise<void> } | undefined>
}

/** Who looks on, as the operator asked for it, and where they show what they saw. */
interface LookedOn {
  readonly observer: Observer | undefined
  readonly metrics: MetricsPlaces | undefined
  readonly tracer: Observer['tracer']
}

/** @throws StartError for a token file that holds none. */
export async function lookOn(options: ServeOptions, log: Log): Promise<LookedOn> {
  const counted = options.metrics && new ServerMetrics()
  const tracer = await tracerOf(options, log)
  return {
    observer: observerOf({ metrics: counted, tracer, debug: log.debug }),
    metrics: counted && options.metrics && placesOf(counted, options.metrics, options),
    tracer,
  }
}

function placesOf(
  metrics: ServerMetrics,
  { host, port, tokenFile }: MetricsOptions,
  { random }: Pick<ServeOptions, 'random'>,
): MetricsPlaces {
  const guarded = tokenFile === undefined ? undefined : guardedMetricsPage(metrics, tokenIn(tokenFile, random))
  return {
    guarded,
    async listen(own) {
      if (port === undefined) return undefined
      const page = guarded ?? ((head: RequestHead) => metricsPage(metrics, head))
      const listener = await listenForMetrics({ metrics: page, own }, { host, port })
      const name = host.includes(':') ? `[${host}]` : host
      return { url: `http://${name}:${listener.port}${METRICS_PATH}`, close: () => listener.close() }
    },
  }
}

/** Whoever sends no traces does not load what sends them. */
async function tracerOf({ environment, random }: ServeOptions, log: Log): Promise<Observer['tracer']> {
  if (!Object.keys(environment).some((name) => name.startsWith('OTEL_'))) return undefined
  const { tracingSettings, Tracer } = await import('../traces/index.ts')
  const warn = (message: string) => log.warn(message)
  const settings = tracingSettings(environment, version(), warn)
  return settings && new Tracer(settings, { random: pooled(random), warn })
}
