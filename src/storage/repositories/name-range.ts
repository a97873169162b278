/** A slice of a list that is ordered by one text: by lower-case name, where nothing else is said. */
export interface NameRange {
  /** That of the last item that was seen. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** A slice of a list that is never read whole. */
export type Page = NameRange & { readonly limit: number }

/** Where something stands among what is ordered by path, and of one path by lower-case name. */
export interface PathPlace {
  readonly path: string
  readonly nameLc: string
}

/** A slice of what is under a path. */
export interface PathRange {
  readonly prefix: string
  /** That of the last item that was seen. */
  readonly after?: PathPlace | undefined
  readonly limit: number
}

/** From where to where a slice goes: after a place, and before a path. */
export function pathBounds({ prefix, after }: PathRange): { readonly after: PathPlace; readonly before: string } {
  const start = { path: prefix, nameLc: '' }
  // After all that begin with the prefix: paths are ASCII, and texts are compared by their bytes.
  return { after: after === undefined || after.path < prefix ? start : after, before: `${prefix}\u{10ffff}` }
}
