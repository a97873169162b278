import { AwsError, BoundedCache } from '../../aws/index.ts'
import { type Filter, type FilterScope, readFilter } from './filter-policy.ts'

/** How many filters are remembered, and how long their policies are together: read, they take some ten times that. */
const MOST_FILTERS = 1000
const MOST_CHARACTERS = 2 ** 22

/** Published to one after another, a topic's subscriptions would have each policy read for each message. */
const filters = new BoundedCache<string, Filter>(MOST_FILTERS)
let characters = 0

/**
 * The filter of a subscription's policy. One that was taken before Castellan refused all that AWS refuses lets
 * everything through: a mail too many is better than an alarm that nobody hears of.
 */
export function storedFilter(document: string, scope: FilterScope): Filter {
  const key = `${scope} ${document}`
  const known = filters.get(key)
  if (known !== undefined) return known
  const filter = readStored(document, scope)
  characters += key.length
  if (characters > MOST_CHARACTERS) {
    filters.clear()
    characters = key.length
  }
  filters.set(key, filter)
  return filter
}

function readStored(document: string, scope: FilterScope): Filter {
  try {
    return readFilter(document, scope)
  } catch (error) {
    if (error instanceof AwsError) return everything
    throw error
  }
}

function everything(): boolean {
  return true
}
