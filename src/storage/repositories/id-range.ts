/** A slice of a list that is ordered by id. */
export interface IdRange {
  /** The id of the last item that was seen. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}
