import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'
import { BoundedCache } from '../aws/index.ts'
import { redirect, textAnswer } from '../web/answers.ts'
import { html } from '../web/html.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { securityHeaders } from '../web/security-headers.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** What the built page is made of. The policy engine works in a worker. */
const SOURCES = {
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
}

interface BuiltFile {
  readonly body: Uint8Array
  readonly brotli: Uint8Array | undefined
}

/** What the page is told about the session that opened it. */
export interface ConsoleShell {
  readonly csrfToken: string
  readonly region: string
  /** Whether it has switched to a role. */
  readonly isSwitched: boolean
}

/**
 * The built console: hashed assets for anyone (they hold no secret) and cached for ever; the page itself only within a
 * console session. `shell` is `undefined` without a session, and then `/console/…` leads to sign-in.
 */
export function consoleFiles(
  folder: string,
): (request: PageRequest, shell: () => Promise<ConsoleShell | undefined>) => Promise<PageResponse> {
  const files = new BoundedCache<string, BuiltFile>(250)

  function file(path: string): BuiltFile | undefined {
    const known = files.get(path)
    if (known) return known
    const full = join(folder, normalize(path))
    if (!full.startsWith(folder + sep) || extname(full) === '' || !existsSync(full)) return undefined
    const found = {
      body: readFileSync(full),
      brotli: existsSync(`${full}.br`) ? readFileSync(`${full}.br`) : undefined,
    }
    files.set(path, found)
    return found
  }

  return async (request, shell) => {
    // A form that somebody else's page posts here gets no page for it, nor the token that is in it.
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return textAnswer(405, 'Method not allowed', { Allow: 'GET, HEAD' })
    }
    const path = request.path.slice('/console'.length)
    if (path.startsWith('/assets/')) {
      const found = file(path)
      if (!found) return textAnswer(404, 'Not found')
      const accepts = found.brotli !== undefined && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')
      return {
        status: 200,
        headers: {
          ...securityHeaders({ sources: SOURCES, cache: 'immutable' }),
          'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
          Vary: 'Accept-Encoding',
          ...(accepts && { 'Content-Encoding': 'br' }),
        },
        body: accepts && found.brotli ? found.brotli : found.body,
      }
    }
    const session = await shell()
    if (!session) {
      const next = encodeURIComponent(request.path + (request.query.size > 0 ? `?${request.query}` : ''))
      // What sign-in thinks of the same browser does not count then: it would lead back here, in a circle.
      return redirect(303, `/signin?ended=1&next=${next}`)
    }
    const index = file('/index.html')
    if (!index) return textAnswer(404, 'Not found')
    const page = withMeta(Buffer.from(index.body).toString('utf8'), 'castellan-csrf', session.csrfToken)
    return {
      status: 200,
      headers: { ...securityHeaders({ sources: SOURCES }), 'Content-Type': 'text/html; charset=utf-8' },
      body: withMeta(
        withMeta(page, 'castellan-region', session.region),
        'castellan-switched',
        session.isSwitched ? 'yes' : '',
      ),
    }
  }
}

/** In the page's `<meta>` of that name, which is empty in the file. */
function withMeta(page: string, name: string, content: string): string {
  return page.replace(`name="${name}" content=""`, () => html`name="${name}" content="${content}"`.text)
}
