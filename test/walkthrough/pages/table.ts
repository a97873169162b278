import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matchPath } from '../../../console/src/router/match.ts'

const TABLE = join(import.meta.dirname, '../../../console/src/pages/index.ts')

/**
 * Paths of the console's table that are the page of none of `seen`. Read as text: the pages themselves are the
 * browser's.
 */
export function unseenPages(seen: Iterable<string>): string[] {
  const table = [...readFileSync(TABLE, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path)
  const reached = new Set(
    [...seen].map((path) => table.find((row) => matchPath(row, path.replace(/^\/console/, '')) !== undefined)),
  )
  return table.filter((row) => !reached.has(row))
}
