/**
 * `application_name` of connections, by which commands see who else uses a database: nodes by their master keys. It has
 * 63 bytes at most.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-APPLICATION-NAME
 */
const PREFIX = 'castellan'

/** Of what reads or replaces a store as a whole. */
export const COMMAND = `${PREFIX} command`

/** In SQL: whether a connection is of Castellan's, of whatever version. */
export const IS_OURS = `(application_name = '${PREFIX}' OR application_name LIKE '${PREFIX} %' ESCAPE '!')`

/** The newest keys that the name has room for. */
const MOST_KEYS = 5

/** @param keys ids, in the order of their age. */
export function nameWithKeys(keys: readonly string[]): string {
  return keys.length === 0 ? COMMAND : `${PREFIX} ${keys.slice(-MOST_KEYS).join(',')}`
}

/** Whether it is of a node that has not said that it has the key: nodes of versions before say nothing of keys. */
export function isNodeWithout(name: string, key: string): boolean {
  return (
    name !== COMMAND &&
    !name
      .slice(PREFIX.length + 1)
      .split(',')
      .includes(key)
  )
}
