import { type Upstream, UpstreamFault } from './upstream.ts'

const EXAMPLE = 'give it as `--upstream dynamodb=http://localhost:8000`'

/**
 * Reads `SERVICE=URL`, where `*` is every service that Castellan does not implement.
 *
 * @param isService whether AWS has a service of that name.
 * @throws UpstreamFault
 */
export function readUpstreamFlag(text: string, isService: (name: string) => boolean): Upstream {
  const equals = text.indexOf('=')
  if (equals < 1) throw new UpstreamFault(`\`--upstream ${printable(text)}\` names no service`, EXAMPLE)
  const name = text.slice(0, equals)
  if (name !== '*' && !isService(name)) {
    throw new UpstreamFault(
      `\`${printable(name)}\` is no service of AWS`,
      'give its name as the AWS CLI has it, such as `dynamodb`, or `*` for all that Castellan does not implement',
    )
  }
  return {
    name,
    origin: originOf(name, text.slice(equals + 1)),
    identity: { mode: 'name' },
    host: 'public',
    takesChunks: true,
  }
}

/**
 * Scheme, host and port, and nothing else: what is forwarded has its own path, and keys do not stand in URLs.
 *
 * @throws UpstreamFault
 */
function originOf(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UpstreamFault(`the upstream of ${name} is no http or https URL`, EXAMPLE)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UpstreamFault(
      `the URL of the upstream of ${name} holds a name or a password`,
      'leave them out; its keys are given in a file, as docs/gateway.md says',
    )
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new UpstreamFault(`the upstream of ${name} has a path`, 'give scheme, host and port alone')
  }
  return url
}

function printable(text: string): string {
  return text.slice(0, 100).replaceAll(/[^\x20-\x7e]/g, '?')
}
