import { createHash } from 'node:crypto'
import { type Html, html } from '../../web/html.ts'
import type { PageResponse } from '../../web/page.ts'
import { securityHeaders } from '../../web/security-headers.ts'
import { SCRIPT } from './script.ts'
import { STYLESHEET } from './stylesheet.ts'

/** Both are named by their content, so that they can be cached for ever. */
const STYLESHEET_PATH = `/signin/style-${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 12)}.css`

const SCRIPT_PATH = `/signin/script-${createHash('sha256').update(SCRIPT).digest('hex').slice(0, 12)}.js`

/** No script but the one file. */
const HEADERS = securityHeaders({ sources: { 'style-src': "'self'", 'script-src': "'self'" } })

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

/** What pages load: a file of this path, if it is one of theirs. */
export function assetResponse(path: string): PageResponse | undefined {
  if (path === STYLESHEET_PATH) return asset('text/css', STYLESHEET)
  return path === SCRIPT_PATH ? asset('text/javascript', SCRIPT) : undefined
}

function asset(type: string, body: string): PageResponse {
  const headers = { ...securityHeaders({ cache: 'immutable' }), 'Content-Type': `${type}; charset=utf-8` }
  return { status: 200, headers, body }
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
<script src="${SCRIPT_PATH}" defer></script>
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
