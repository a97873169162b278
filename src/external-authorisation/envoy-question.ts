import type { HttpRequest } from '../protocol/index.ts'
import type { Asker, EnvoySettings } from './asker.ts'
import { type Question, Unanswerable } from './question.ts'

/**
 * As Envoy's `ext_authz` asks of an HTTP service: with the very method, path and host of what it asks about, and those
 * headers and that body that it was set to forward. Who calls stands in a header that Envoy itself has set.
 *
 * @throws Unanswerable
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter
 */
export function envoyQuestion(sent: HttpRequest, { principals }: Asker, settings: EnvoySettings): Question {
  const { service, nameHeader, pathPrefix, virtualHostsOf } = settings
  if (!sent.path.startsWith(`${pathPrefix}/`)) throw new Unanswerable('the path has not the prefix')
  const names = sent.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const name = sent.headers[nameHeader]
  if (name === undefined || names.filter((each) => each === nameHeader).length !== 1) {
    throw new Unanswerable('the request does not say who calls, or says it twice')
  }
  const isWhole = sent.headers['x-envoy-auth-partial-body'] === 'false'
  const host = hostOf(sent.headers.host ?? '', virtualHostsOf)
  return {
    name,
    principal: principals.get(name),
    sourceIp: '', // What it forwards of that, a client may have written.
    userAgent: sent.headers['user-agent'] ?? '',
    secure: false,
    asked: {
      what: 'request',
      service,
      untold: isWhole ? 'nothing' : 'body',
      request: { ...sent, path: sent.path.slice(pathPrefix.length), headers: { ...sent.headers, host } },
    },
  }
}

/**
 * The host as this server reads a bucket in it. INVARIANT: what is decided on is what the service will do: a name that
 * the service does not look at names no bucket, however much it looks like one.
 */
function hostOf(host: string, domain: string | undefined): string {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const end = `.${domain}`
  return domain !== undefined && name.endsWith(end) ? `${name.slice(0, -end.length)}.s3.localhost` : 's3.localhost'
}
