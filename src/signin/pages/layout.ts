import { createHash } from 'node:crypto'
import { type Html, html } from '../../web/html.ts'
import type { PageResponse } from '../../web/page.ts'
import { securityHeaders } from '../../web/security-headers.ts'
import { STYLESHEET } from './stylesheet.ts'

/** Named by its content, so that it can be cached for ever. */
export const STYLESHEET_PATH = `/signin/style-${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 12)}.css`

/** No script at all. */
const HEADERS = securityHeaders({ sources: { 'style-src': "'self'" } })

/** One page: a heading, what follows it, and the title of its tab. */
export interface Page {
  readonly title: string
  readonly body: Html
}

export function pageResponse(page: Page, options: { status?: number; cookies?: readonly string[] } = {}): PageResponse {
  return {
    status: options.status ?? 200,
    headers: {
      ...HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      ...(options.cookies && options.cookies.length > 0 && { 'Set-Cookie': options.cookies }),
    },
    body: document(page).text,
  }
}

export function stylesheetResponse(): PageResponse {
  return {
    status: 200,
    headers: { ...securityHeaders({ cache: 'immutable' }), 'Content-Type': 'text/css; charset=utf-8' },
    body: STYLESHEET,
  }
}

function document({ title, body }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Castellan</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<header class="brand">${TOWER}<span>Castellan</span></header>
<main class="card">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
}

const TOWER = html`<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false"><path fill="currentColor" d="M4 3h3v2h2.5V3h5v2H17V3h3v6l-2 1.6V19h2v2H4v-2h2v-8.400L4 9V3Zm8 9a2 2 0 0 0-2 2v5h4v-5a2 2 0 0 0-2-2Z"/></svg>`
