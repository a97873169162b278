import { breathe } from '../../aws/index.ts'
import { pageTokensOf } from '../page-token.ts'
import { ValidationError } from './errors.ts'

export interface Paging {
  readonly Marker?: string
  readonly MaxItems?: number
}

/** How an answer says whether there is more. */
export interface PageEnd {
  readonly IsTruncated: boolean
  readonly Marker?: string
}

export interface Page<T> extends PageEnd {
  readonly items: readonly T[]
}

/** When `MaxItems` is absent. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html */
const DEFAULT_MAX_ITEMS = 100

/** How many items are asked for at once, at most, where some of them are left out, and how many a page looks at. */
const LOOKED_AT_ONCE = 500
const MOST_LOOKED_AT = 5_000

/** How many the store is asked for before others have their turn. */
const ASKED_AT_ONCE = 101

const markers = pageTokensOf(() => ValidationError('Invalid Marker.'))('text')

interface Keyed<T> {
  readonly item: T
  readonly key: string
}

/**
 * The page of `all` that follows `Marker`, in the order of `keyOf`. A marker names the last item that was seen, so that
 * pages neither repeat nor skip what stays while items come and go.
 *
 * @param keyOf unique, and short enough for a marker (320 characters): at most 230 bytes
 * @throws ValidationError (400) for a marker that this does not give.
 */
export function pageOf<T>(
  all: readonly T[],
  { Marker, MaxItems }: Paging,
  keyOf: (item: T, index: number) => string,
): Page<T> {
  const keyed = all.map((item, index) => ({ item, key: keyOf(item, index) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const [after] = markers.read(Marker) ?? []
  return firstPage(after === undefined ? keyed : keyed.filter(({ key }) => key > after), MaxItems)
}

/** As `pageOf`, for items that have no name to go by: by their position. */
export function positionPage<T>(all: readonly T[], { Marker, MaxItems = DEFAULT_MAX_ITEMS }: Paging): Page<T> {
  const [after] = markers.read(Marker) ?? []
  const from = after === undefined ? 0 : firstAfter(after, all.length)
  const found = all.slice(from, from + MaxItems + 1)
  return firstPage(
    found.map((item, index) => ({ item, key: positionKey(from + index) })),
    MaxItems,
  )
}

function firstAfter(key: string, length: number): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (positionKey(middle) > key) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * As `pageOf`, for items that the store gives in order: `ask` is called for those after a key.
 *
 * @param isListed see `Listed`
 */
export function queryPage<T>(
  paging: Paging,
  ask: Listed<T, string>['ask'],
  keyOf: (item: T) => string,
  isListed?: (item: T) => boolean,
): Promise<Page<T>> {
  return placedPage(paging, KEYS, { ask, placeOf: keyOf, isListed })
}

/** How a list's markers say where it goes on. */
export interface Places<Place> {
  /** @throws ValidationError (400) for a marker that `write` did not give. */
  read(marker: string): Promise<Place>
  write(place: Place): string
}

const KEYS: Places<string> = {
  read: async (marker) => markers.read(marker)?.[0] ?? '',
  write: (key) => markers.write([key]),
}

/** A list that the store gives in the order of places. */
export interface Listed<T, Place> {
  readonly ask: (range: { readonly after: Place | undefined; readonly limit: number }) => Promise<readonly T[]>
  readonly placeOf: (item: T) => Place
  /**
   * What of them the page is to show; default: all. A page looks at some thousands of items at most, and then says that
   * there is more, however few it found: "IAM might return fewer than the MaxItems number of results, even when there
   * are more results available".
   *
   * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
   */
  readonly isListed?: ((item: T) => boolean) | undefined
}

/** The page of a list that follows `Marker`. */
export async function placedPage<T, Place>(
  { Marker, MaxItems = DEFAULT_MAX_ITEMS }: Paging,
  places: Places<Place>,
  { ask, placeOf, isListed }: Listed<T, Place>,
): Promise<Page<T>> {
  let after: Place | undefined = Marker === undefined ? undefined : await places.read(Marker)
  const items: T[] = []
  const more = (last: Place) => ({ items, IsTruncated: true, Marker: places.write(last) })
  for (let looked = 0, limit = MaxItems + 1; ; limit = Math.min(2 * limit, LOOKED_AT_ONCE)) {
    if (looked > 0) await breathe() // A usual page waits for nothing.
    const found = await (limit > ASKED_AT_ONCE
      ? askInPieces({ ask, placeOf }, { after, limit })
      : ask({ after, limit }))
    for (const item of found) {
      if (isListed?.(item) === false) continue
      const last = items.at(-1)
      if (items.length === MaxItems && last !== undefined) return more(placeOf(last))
      items.push(item)
    }
    const last = found.at(-1)
    if (last === undefined || found.length < limit) return { items, IsTruncated: false }
    after = placeOf(last)
    looked += limit
    if (looked >= MOST_LOOKED_AT) return more(after)
  }
}

/** What `ask` gives, some of it at once. */
async function askInPieces<T, Place>(
  { ask, placeOf }: Listed<T, Place>,
  range: { readonly after: Place | undefined; readonly limit: number },
): Promise<readonly T[]> {
  const found: T[] = []
  for (let { after } = range; found.length < range.limit; ) {
    if (found.length > 0) await breathe()
    const limit = Math.min(ASKED_AT_ONCE, range.limit - found.length)
    const some = await ask({ after, limit })
    for (const item of some) found.push(item)
    const last = some.at(-1)
    if (last === undefined || some.length < limit) break
    after = placeOf(last)
  }
  return found
}

/** For `queryPage`: whether a thing is listed under `PathPrefix`; `undefined` where all are. */
export function isUnder(pathPrefix = '/'): ((thing: { readonly path: string }) => boolean) | undefined {
  return pathPrefix === '/' ? undefined : ({ path }) => path.startsWith(pathPrefix)
}

/** What of a long list one page has, by name as people read it: the pages follow one another in another order. */
export function byName<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const keyed = items.map((item) => ({ item, key: nameOf(item).toLowerCase() }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item)
}

/** Keys with leading zeros, for items that have no name to go by. */
function positionKey(index: number): string {
  return String(index).padStart(6, '0')
}

function firstPage<T>(found: readonly Keyed<T>[], size: number = DEFAULT_MAX_ITEMS): Page<T> {
  const { items: keyed, next } = markers.page(found, size, ({ key }) => [key])
  const items = keyed.map(({ item }) => item)
  return next === undefined ? { items, IsTruncated: false } : { items, IsTruncated: true, Marker: next }
}
