import { type Sampler, samplerNamed } from './sampler.ts'

export interface TracingSettings {
  readonly endpoint: URL
  readonly headers: Readonly<Record<string, string>>
  /** What all spans have in common. */
  readonly resource: Readonly<Record<string, string>>
  readonly sampler: Sampler
  /** Milliseconds for one sending. */
  readonly timeout: number
  /** Spans of one sending, spans that may wait, and milliseconds that they do. */
  readonly batch: { readonly size: number; readonly queue: number; readonly delay: number }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What the environment asks for; `undefined` where nobody is to be sent anything, which is so unless a place is named.
 * What cannot be read is warned about, and left at its default, as the specification says.
 */
export function tracingSettings(
  environment: Environment,
  version: string,
  warn: (message: string) => void,
): TracingSettings | undefined {
  // "An empty value of an environment variable MUST be treated the same as an unset one."
  const given = (name: string) => environment[name]?.trim() || undefined
  if (given('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined
  const exporter = given('OTEL_TRACES_EXPORTER')
  if (exporter !== undefined && exporter !== 'otlp') {
    if (exporter !== 'none') warn('OTEL_TRACES_EXPORTER names what is not here: no traces are sent; `otlp` is')
    return undefined
  }
  const protocol = given('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? given('OTEL_EXPORTER_OTLP_PROTOCOL')
  if (protocol === 'grpc') {
    warn(
      'OTEL_EXPORTER_OTLP_PROTOCOL asks for gRPC: no traces are sent; name the place for OTLP over HTTP, `http/json`',
    )
    return undefined
  }
  const endpoint = endpointOf(given, warn)
  if (!endpoint) return undefined
  const number = (name: string, usual: number) => {
    const text = given(name)
    if (text === undefined) return usual
    if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text)
    warn(`${name} is no number above 0: it counts as ${usual}`)
    return usual
  }
  const headers = pairsOf(given('OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? given('OTEL_EXPORTER_OTLP_HEADERS'))
  if (!headers) warn('OTEL_EXPORTER_OTLP_HEADERS is no list of `name=value`: it is left out')
  const attributes = pairsOf(given('OTEL_RESOURCE_ATTRIBUTES'))
  if (!attributes) warn('OTEL_RESOURCE_ATTRIBUTES is no list of `name=value`: it is left out')
  const queue = number('OTEL_BSP_MAX_QUEUE_SIZE', 2048)
  return {
    endpoint,
    headers: headers ?? {},
    resource: {
      'service.name': given('OTEL_SERVICE_NAME') ?? attributes?.['service.name'] ?? 'castellan',
      'service.version': version,
      ...Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => name !== 'service.name')),
    },
    sampler: samplerNamed(given('OTEL_TRACES_SAMPLER'), given('OTEL_TRACES_SAMPLER_ARG'), warn),
    timeout: number(
      given('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT') ? 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT' : 'OTEL_EXPORTER_OTLP_TIMEOUT',
      10_000,
    ),
    batch: {
      size: Math.min(number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512), queue),
      queue,
      delay: number('OTEL_BSP_SCHEDULE_DELAY', 5_000),
    },
  }
}

/** A place for traces counts as it stands; one for everything has `v1/traces` put after it. */
function endpointOf(given: (name: string) => string | undefined, warn: (message: string) => void): URL | undefined {
  const own = given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
  const common = given('OTEL_EXPORTER_OTLP_ENDPOINT') ?? (given('OTEL_TRACES_EXPORTER') && 'http://localhost:4318')
  const text = own ?? common
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    warn('the endpoint of OTEL_EXPORTER_OTLP_ENDPOINT is no http URL: no traces are sent')
    return undefined
  }
  if (own === undefined) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`
  return url
}

/** `name=value,name=value`, with what is special in a value escaped as in a URL; `undefined` for anything else. */
function pairsOf(text = ''): Readonly<Record<string, string>> | undefined {
  const pairs: [string, string][] = []
  for (const part of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name, value] = /^\s*([\w.!#$%&'*+^`|~-]+)\s*=\s*(.*?)\s*$/.exec(part) ?? []
    if (name === undefined || value === undefined) return undefined
    try {
      pairs.push([name, decodeURIComponent(value)])
    } catch {
      return undefined
    }
  }
  return Object.fromEntries(pairs)
}
