import { createHash } from 'node:crypto'
import { type Html, html } from '../../../web/html.ts'
import type { PageResponse } from '../../../web/page.ts'
import { securityHeaders } from '../../../web/security-headers.ts'

const STYLE = html`
:root { color-scheme: light dark; --page: #f3f3f7; --card: #ffffff; --edge: #c6c6cd; --text: #0f141a; --primary: #006ce0; --on-primary: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --page: #0f141a; --card: #161d26; --edge: #424650; --text: #dedee3; --primary: #42b4ff; --on-primary: #0f141a; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 48px 16px; background: var(--page); color: var(--text); font: 14px/20px "Open Sans", "Helvetica Neue", Roboto, Arial, sans-serif; }
main { max-width: 520px; margin: 0 auto; padding: 32px; background: var(--card); border: 1px solid var(--edge); border-radius: 16px; overflow-wrap: anywhere; }
h1 { margin: 0 0 20px; font-size: 24px; line-height: 30px; }
p, dl { margin: 0 0 16px; }
dt { font-weight: 700; }
dd { margin: 0 0 8px; }
button { padding: 6px 20px; border: 2px solid var(--primary); border-radius: 20px; background: var(--primary); color: var(--on-primary); font: inherit; font-weight: 700; cursor: pointer; }
:focus-visible { outline: 2px solid var(--primary); outline-offset: 2px; }
`

/** No script; the one style sheet by its hash. The address holds a token. */
const HEADERS = securityHeaders({
  sources: { 'style-src': `'sha256-${createHash('sha256').update(STYLE.text).digest('base64')}'` },
  referrer: 'no-referrer',
})

/** A page of its own, without the console around it: whoever opens it may have no account. */
export function page(status: number, title: string, body: Html): PageResponse {
  return {
    status,
    headers: { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' },
    body: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Castellan</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text,
  }
}

/** Names and values. */
export function facts(entries: Readonly<Record<string, string>>): Html {
  return html`<dl>${Object.entries(entries).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

/** A form with one button, which sends `fields` back to the page itself. */
export function button(action: string, label: string, fields: Readonly<Record<string, string>>): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form method="post" action="${action}">${inputs}<button type="submit">${label}</button></form>`
}
