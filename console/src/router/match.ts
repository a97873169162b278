/** The values of a pattern's `:names`, decoded. */
export type PathParams = Readonly<Record<string, string>>

/**
 * Matches a path against a pattern such as `/iam/users/:userName`; `undefined` when it does not match.
 * A value is one segment: a name with a slash in it travels percent-encoded, as `encodeURIComponent` writes it.
 */
export function matchPath(pattern: string, path: string): PathParams | undefined {
  const wanted = segmentsOf(pattern)
  const given = segmentsOf(path)
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? ''
    if (!segment.startsWith(':')) {
      if (segment !== value) return undefined
      continue
    }
    try {
      params[segment.slice(1)] = decodeURIComponent(value)
    } catch {
      return undefined // Not percent-encoded UTF-8: nothing that a page could name.
    }
  }
  return params
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}
