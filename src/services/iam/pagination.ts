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

/**
 * As `pageOf`, for items that the store gave in order: `ask` is called for those after a key, one more than a page
 * holds.
 */
export async function queryPage<T>(
  { Marker, MaxItems = DEFAULT_MAX_ITEMS }: Paging,
  ask: (range: { after: string | undefined; limit: number }) => Promise<readonly T[]>,
  keyOf: (item: T) => string,
): Promise<Page<T>> {
  const [after] = markers.read(Marker) ?? []
  const found = await ask({ after, limit: MaxItems + 1 })
  return firstPage(
    found.map((item) => ({ item, key: keyOf(item) })),
    MaxItems,
  )
}

/** Keys with leading zeros, for items that have no name to go by. */
export function positionKey(index: number): string {
  return String(index).padStart(6, '0')
}

function firstPage<T>(found: readonly Keyed<T>[], size: number = DEFAULT_MAX_ITEMS): Page<T> {
  const { items: keyed, next } = markers.page(found, size, ({ key }) => [key])
  const items = keyed.map(({ item }) => item)
  return next === undefined ? { items, IsTruncated: false } : { items, IsTruncated: true, Marker: next }
}
