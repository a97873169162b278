import { ValidationError } from './errors.ts'

export interface Paging {
  readonly Marker?: string
  readonly MaxItems?: number
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly IsTruncated: boolean
  readonly Marker?: string
}

/** When `MaxItems` is absent. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html */
export const DEFAULT_MAX_ITEMS = 100

/**
 * The page of `all` that follows `Marker`, in the order of `keyOf`. A marker names the last item that was seen, so that pages neither
 * repeat nor skip what stays while items come and go.
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
  const after = readMarker(Marker)
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => key > after)
  return firstPage(rest, MaxItems)
}

/** As `pageOf`, for items that the store gave in order: `ask` is called for those after a key, one more than a page holds. */
export async function queryPage<T>(
  { Marker, MaxItems = DEFAULT_MAX_ITEMS }: Paging,
  ask: (range: { after: string | undefined; limit: number }) => Promise<readonly T[]>,
  keyOf: (item: T) => string,
): Promise<Page<T>> {
  const items = await ask({ after: readMarker(Marker), limit: MaxItems + 1 })
  return firstPage(
    items.map((item) => ({ item, key: keyOf(item) })),
    MaxItems,
  )
}

/** Keys with leading zeros, for items that have no name to go by. */
export function positionKey(index: number): string {
  return String(index).padStart(6, '0')
}

function firstPage<T>(keyed: readonly { item: T; key: string }[], size: number = DEFAULT_MAX_ITEMS): Page<T> {
  const items = keyed.slice(0, size).map(({ item }) => item)
  const last = keyed[size - 1]
  if (keyed.length <= size || last === undefined) return { items, IsTruncated: false }
  return { items, IsTruncated: true, Marker: Buffer.from(last.key).toString('base64url') }
}

function readMarker(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined
  const key = Buffer.from(marker, 'base64url').toString()
  if (Buffer.from(key).toString('base64url') !== marker) throw ValidationError('Invalid Marker.')
  return key
}
