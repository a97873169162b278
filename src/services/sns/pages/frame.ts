import { createHash } from 'node:crypto'
import type { PageResponse } from '../../../web/page.ts'

const STYLE = `
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

/** No script, nothing from elsewhere, no frame around it; the one style sheet by its hash. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML, attribute values in quotes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** A page of its own, without the console around it: whoever opens it may have no account. `body` is HTML. */
export function page(status: number, title: string, body: string): PageResponse {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      // The address holds a token.
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Robots-Tag': 'noindex',
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Castellan</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`,
  }
}

/** Names and values. */
export function facts(entries: Readonly<Record<string, string>>): string {
  const rows = Object.entries(entries).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  )
  return `<dl>${rows.join('')}</dl>`
}

/** A form with one button, which sends `fields` back to the page itself. */
export function button(action: string, label: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  return `<form method="post" action="${escapeHtml(action)}">${inputs.join('')}<button type="submit">${escapeHtml(label)}</button></form>`
}
