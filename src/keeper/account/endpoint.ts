import { isLocalhost } from '../../aws/index.ts'
import { CannotRun } from './cannot-run.ts'

/** Where an account is, as text: `AWS`, or an origin, the same whichever name this machine is called by. */
export function placeOf(endpoint: URL | undefined): string {
  if (!endpoint) return 'AWS'
  return isLocalhost(endpoint.hostname)
    ? `${endpoint.protocol}//localhost${endpoint.port && `:${endpoint.port}`}`
    : endpoint.origin
}

/**
 * The address of an account server: an origin. Calls are signed for one path, and an account is known by where it is:
 * behind one origin there is one account.
 *
 * @throws CannotRun for all else.
 */
export function endpointOf(text: string): URL {
  const url = URL.parse(text)
  // An origin is what is left of it: neither user, path, query nor fragment was there.
  if (url === null || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new CannotRun(`the endpoint \`${text}\` is no address of a server`, 'give it as `http://localhost:4566`')
  return url
}
