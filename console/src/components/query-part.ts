import type { Query } from './use-query.ts'

/** A part of what a query reads, as a query of its own: for a table that shows one list of an answer. */
export function queryPart<T, Part>(query: Query<T>, part: (data: T) => Part): Query<Part> {
  return { ...query, data: query.data === undefined ? undefined : part(query.data) }
}
