/**
 * Of every answer over https: the browser keeps to it for a year.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6797
 */
export const STAY_ON_HTTPS = { 'Strict-Transport-Security': 'max-age=31536000' } as const

/** What a page may load, beside nothing at all. */
export type Sources = Readonly<
  Partial<Record<'script-src' | 'style-src' | 'font-src' | 'img-src' | 'connect-src', string>>
>

/**
 * The headers of every answer that a browser may show, whatever it holds. No inline script, nothing from elsewhere but
 * what `sources` names, no frame around it, and nothing kept: who may be kept says so.
 */
export function securityHeaders(
  options: {
    readonly sources?: Sources
    /**
     * `no-referrer` for a page whose address holds a token. Not for a page with a form whose origin is checked: a
     * browser then sends `Origin: null`, and the page's own form would be refused.
     */
    readonly referrer?: 'same-origin' | 'no-referrer'
    /** `immutable` for what is named by its content and holds no secret. */
    readonly cache?: 'no-store' | 'immutable'
  } = {},
): Readonly<Record<string, string>> {
  const { sources = {}, referrer = 'same-origin', cache = 'no-store' } = options
  return {
    'Content-Security-Policy': contentSecurityPolicy(sources),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': referrer,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'X-Robots-Tag': 'noindex',
    'Cache-Control': cache === 'immutable' ? 'public, max-age=31536000, immutable' : 'no-store',
  }
}

function contentSecurityPolicy(sources: Sources): string {
  return [
    "default-src 'none'",
    ...Object.entries(sources).map(([directive, source]) => `${directive} ${source}`),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
