import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import type { PageRequest, PageResponse } from '../web/page.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** No inline script or style anywhere; nothing from other origins. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  // With `no-referrer` a browser sends `Origin: null` with a form, and the sign-out form would be refused.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** What the page is told about the session that opened it. */
export interface ConsoleShell {
  readonly csrfToken: string
  readonly region: string
}

/**
 * The built console: hashed assets for anyone (they hold no secret) and cached for ever; the page itself only within a console session.
 * `shell` is `undefined` without a session, and then `/console/…` leads to sign-in.
 */
export function consoleFiles(
  folder: string,
): (request: PageRequest, shell: () => Promise<ConsoleShell | undefined>) => Promise<PageResponse> {
  const cache = new Map<string, { body: Uint8Array; brotli: Uint8Array | undefined } | undefined>()

  function file(path: string) {
    if (!cache.has(path)) {
      const full = join(folder, normalize(path))
      const safe = full.startsWith(folder) && existsSync(full) && extname(full) !== ''
      cache.set(
        path,
        safe
          ? { body: readFileSync(full), brotli: existsSync(`${full}.br`) ? readFileSync(`${full}.br`) : undefined }
          : undefined,
      )
      if (cache.size > 500) cache.clear()
    }
    return cache.get(path)
  }

  return async (request, shell) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed()
    const path = request.path.slice('/console'.length)
    if (path.startsWith('/assets/')) {
      const found = file(path)
      if (!found) return notFound()
      const accepts = found.brotli !== undefined && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')
      return {
        status: 200,
        headers: {
          ...SECURITY_HEADERS,
          'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
          'Cache-Control': 'public, max-age=31536000, immutable',
          Vary: 'Accept-Encoding',
          ...(accepts && { 'Content-Encoding': 'br' }),
        },
        body: accepts && found.brotli ? found.brotli : found.body,
      }
    }
    const session = await shell()
    if (!session) {
      const next = encodeURIComponent(request.path + (request.query.size > 0 ? `?${request.query}` : ''))
      return {
        status: 303,
        headers: { ...SECURITY_HEADERS, Location: `/signin?next=${next}`, 'Cache-Control': 'no-store' },
        body: '',
      }
    }
    const index = file('/index.html')
    if (!index) return notFound()
    const page = Buffer.from(index.body)
      .toString('utf8')
      .replace('name="castellan-csrf" content=""', `name="castellan-csrf" content="${attribute(session.csrfToken)}"`)
      .replace('name="castellan-region" content=""', `name="castellan-region" content="${attribute(session.region)}"`)
    return {
      status: 200,
      headers: { ...SECURITY_HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
      body: page,
    }
  }
}

function attribute(text: string): string {
  return text.replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`)
}

function notFound(): PageResponse {
  return {
    status: 404,
    headers: { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' },
    body: 'Not found\n',
  }
}

/** A form that somebody else's page posts here gets no page for it, nor the token that is in it. */
function methodNotAllowed(): PageResponse {
  return {
    status: 405,
    headers: { ...SECURITY_HEADERS, Allow: 'GET, HEAD', 'Content-Type': 'text/plain; charset=utf-8' },
    body: 'Method not allowed\n',
  }
}
