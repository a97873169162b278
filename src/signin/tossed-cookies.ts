import type { PageRequest, PageResponse, Pages } from '../web/page.ts'
import type { ConsoleCookies } from './cookies.ts'

/**
 * `pages`, whose answers also rid the browser of cookies that others have put beside ours: pages of another port set
 * them for all of the host, or for a path that goes before ours.
 */
export function clearingTossed(cookies: ConsoleCookies, pages: Pages): Pages {
  return async (request: PageRequest): Promise<PageResponse | undefined> => {
    const response = await pages(request)
    const cleared = response ? cookies.clearTossed(request) : []
    if (!response || cleared.length === 0) return response
    const own = response.headers['Set-Cookie'] ?? []
    const all = [...cleared, ...(typeof own === 'string' ? [own] : own)]
    return { ...response, headers: { ...response.headers, 'Set-Cookie': all } }
  }
}
