import { createHash } from 'node:crypto'
import type { MaybePromise } from '../../aws/index.ts'
import type { PathPlace, PathRange } from '../../storage/repositories/name-range.ts'
import { pageTokensOf } from '../page-token.ts'
import { ValidationError } from './errors.ts'
import { byName, type Page, type Paging, type Places, placedPage, queryPage } from './pagination.ts'

/** What an account has by name and under paths. */
export interface PathList<T> {
  list(range: { readonly after: string | undefined; readonly limit: number }): Promise<readonly T[]>
  under(range: PathRange): Promise<readonly T[]>
  withName(name: string): MaybePromise<T | undefined>
}

/**
 * A page of things by name; of those under `PathPrefix`, in the order of their paths, and each page by name.
 *
 * @throws ValidationError (400) for a marker that this does not give.
 */
export async function listPage<T extends { readonly path: string }>(
  { PathPrefix = '/', ...paging }: Paging & { readonly PathPrefix?: string },
  list: PathList<T>,
  nameOf: (item: T) => string,
): Promise<Page<T>> {
  const keyOf = (item: T) => nameOf(item).toLowerCase()
  if (PathPrefix === '/') return queryPage(paging, (range) => list.list(range), keyOf)
  const { items, ...rest } = await placedPage(paging, pathPlaces(list), {
    ask: (range) => list.under({ prefix: PathPrefix, ...range }),
    placeOf: (item) => ({ path: item.path, nameLc: keyOf(item) }),
  })
  return { items: byName(items, nameOf), ...rest }
}

/** "Length Constraints: Minimum length of 1. Maximum length of 320." */
const LONGEST_MARKER = 320

/** Of a long path, a marker holds the beginning: paths looked at for the one that it means. */
const MOST_PATHS = 500

const tokens = pageTokensOf(() => ValidationError('Invalid Marker.'))
const whole = tokens('text', 'text')
const cut = tokens('text', 'text', 'text')

/**
 * Markers that name a path and a name. A path may be longer than a marker: then it is known by its beginning, by the
 * name, and by a hash. What that named may be gone; then another thing has the path, or pages go on where paths begin
 * so, which shows some of them again and leaves out none.
 */
export function pathPlaces<T extends { readonly path: string }>(
  list: Pick<PathList<T>, 'under' | 'withName'>,
): Places<PathPlace> {
  return {
    write({ path, nameLc }) {
      let marker = whole.write([path, nameLc])
      for (let length = path.length - 1; marker.length > LONGEST_MARKER; length--)
        marker = cut.write([path.slice(0, length), nameLc, hashOf(path)])
      return marker
    },
    async read(marker) {
      const [path, nameLc, hash] = readPlace(marker)
      if (hash === undefined) return { path, nameLc }
      const named = await list.withName(nameLc)
      if (named !== undefined && hashOf(named.path) === hash) return { path: named.path, nameLc }
      let last: PathPlace = { path, nameLc: '' }
      for (let looked = 0; looked < MOST_PATHS; looked++) {
        const [next] = await list.under({ prefix: path, after: last, limit: 1 })
        if (next === undefined) break
        if (hashOf(next.path) === hash) return { path: next.path, nameLc }
        last = { path: next.path, nameLc: LAST }
      }
      return { path, nameLc: '' }
    },
  }
}

/** After every name. */
const LAST = '\u{10ffff}'

function readPlace(marker: string): readonly [string, string, string?] {
  try {
    return whole.read(marker) ?? ['', '']
  } catch {
    return cut.read(marker) ?? ['', '']
  }
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('base64url').slice(0, 16)
}
