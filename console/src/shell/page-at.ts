import { type Page, pages } from '../pages/index.ts'
import { matchPath, type PathParams } from '../router/match.ts'

export interface PageMatch {
  readonly page: Page
  readonly params: PathParams
}

/** The page of a path: the first row of the table that matches. */
export function pageAt(path: string): PageMatch | undefined {
  for (const page of pages) {
    const params = matchPath(page.path, path)
    if (params !== undefined) return { page, params }
  }
  return undefined
}
