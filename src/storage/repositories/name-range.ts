import { sql } from 'kysely'

/** A slice of a list that is ordered by lower-case name. */
export interface NameRange {
  readonly pathPrefix?: string | undefined
  /** The lower-case name of the last item that was seen. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** `LIKE` would take `_` and `%` in a path for wildcards, and ignores case on SQLite. */
export function hasPathPrefix(prefix: string) {
  return sql<boolean>`substr(path, 1, ${prefix.length}) = ${prefix}`
}
