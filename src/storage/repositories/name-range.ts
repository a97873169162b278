/** A slice of a list that is ordered by one text: by lower-case name, where nothing else is said. */
export interface NameRange {
  /** That of the last item that was seen. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** A slice of a list that is never read whole. */
export type Page = NameRange & { readonly limit: number }
