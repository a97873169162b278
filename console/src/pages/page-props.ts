import type { PathParams } from '../router/match.ts'

/** What a page's component is given. */
export interface PageProps {
  /** The values of the `:names` in the page's path, decoded. */
  readonly params: PathParams
}
