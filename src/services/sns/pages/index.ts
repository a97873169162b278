import { html } from '../../../web/html.ts'
import type { PageRequest, PageResponse, Pages } from '../../../web/page.ts'
import { confirmationPage } from './confirmation.ts'
import { page } from './frame.ts'
import type { SnsPagesOptions } from './options.ts'
import { unsubscribePage } from './unsubscribe.ts'

const PAGES: Readonly<Record<string, (request: PageRequest, options: SnsPagesOptions) => Promise<PageResponse>>> = {
  '/confirmation.html': confirmationPage,
  '/unsubscribe.html': unsubscribePage,
}

/**
 * The pages that the links in mails lead to. GET shows what the link would do and a button; the button's POST does it,
 * because programs that scan mail open every link in it.
 */
export function snsPages(options: SnsPagesOptions): Pages {
  return async (request) => {
    const show = Object.hasOwn(PAGES, request.path) ? PAGES[request.path] : undefined
    if (show === undefined) return undefined
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) {
      const refused = page(405, 'Not allowed', html`<p>This page is opened, or its button pressed.</p>`)
      return { ...refused, headers: { ...refused.headers, Allow: 'GET, HEAD, POST' } }
    }
    return show(request, options)
  }
}
