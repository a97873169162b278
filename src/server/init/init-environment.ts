import type { ServeOptions } from '../options.ts'

/** What a script may need of this machine; everything else that the server was given stays with it. */
const ALLOWED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TERM']

/**
 * The environment of init scripts: the server's own holds its master key, root's password and the URL of its store, so
 * each variable is named here or absent. Root's access key is there where the operator asked for that.
 *
 * @param origin of this server, as this machine reaches it
 */
export function initEnvironment(
  { environment, region, init }: Pick<ServeOptions, 'environment' | 'region' | 'init'>,
  origin: string,
): Record<string, string> {
  const { host, port } = new URL(origin)
  const given: Record<string, string | undefined> = {
    ...Object.fromEntries(ALLOWED.map((name) => [name, environment[name]])),
    AWS_ENDPOINT_URL: origin,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    LOCALSTACK_HOST: host,
    EDGE_PORT: port,
    ...(init?.givesCredentials && {
      AWS_ACCESS_KEY_ID: environment.CASTELLAN_ROOT_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: environment.CASTELLAN_ROOT_SECRET_ACCESS_KEY,
    }),
  }
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
