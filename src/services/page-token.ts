import type { AwsError } from '../aws/index.ts'

/** What a place in a list is recognised by, one for each part of its order: a name or an id, or a time or a count. */
type Part = 'text' | 'number'

type Place<Parts extends readonly Part[]> = {
  readonly [Index in keyof Parts]: Parts[Index] extends 'text' ? string : number
}

/** The tokens of one list: each is a place to go on after, as text for the caller to hand back. */
export interface PageTokens<Place> {
  write(place: Place): string
  /** `undefined` without a token. @throws the service's error for what `write` did not make. */
  read(token: string | undefined): Place | undefined
  /** The first `size` of what was `found`, with the token of the last of them where more was found. */
  page<T>(found: readonly T[], size: number, placeOf: (last: T) => Place): { items: readonly T[]; next?: string }
}

/**
 * How a service makes page tokens. They are opaque, and neither sealed nor signed: one holds a place in a list of which
 * the caller is shown each item, and whoever makes one up is shown the same items from elsewhere.
 *
 * @param refusal the service's own error for a token that it did not give
 * @example
 * const nextTokens = pageTokensOf(() => InvalidNextToken('Invalid nextToken'))
 * const tokens = nextTokens('number', 'text') // a time and an id
 */
export function pageTokensOf(refusal: () => AwsError) {
  return <const Parts extends readonly Part[]>(...parts: Parts): PageTokens<Place<Parts>> => {
    const write = (place: Place<Parts>) => Buffer.from(JSON.stringify(place)).toString('base64url')
    const isPlace = (value: unknown): value is Place<Parts> =>
      Array.isArray(value) && value.length === parts.length && parts.every((part, index) => isPart(part, value[index]))
    return {
      write,
      read(token) {
        if (token === undefined) return undefined
        const place = parsed(token)
        // One place has one token: what decodes to the same by another spelling was not given.
        if (!isPlace(place) || write(place) !== token) throw refusal()
        return place
      },
      page(found, size, placeOf) {
        const items = found.slice(0, size)
        const last = items.at(-1)
        return found.length > size && last !== undefined ? { items, next: write(placeOf(last)) } : { items }
      },
    }
  }
}

/** Without NUL, which PostgreSQL refuses in a text: it would be a fault of ours and not of the token. */
function isPart(part: Part, value: unknown): boolean {
  if (part === 'text') return typeof value === 'string' && !value.includes('\0')
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function parsed(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return undefined
  }
}
