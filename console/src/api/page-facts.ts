/** What the server writes into the page's head for this console session. */
function metaContent(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
}

/** The console session's CSRF token: sent with each API call and with the sign-out form. */
export function csrfToken(): string {
  return metaContent('castellan-csrf')
}

/** The region of the console: `castellan serve --region`, us-east-1 by default. */
export function consoleRegion(): string {
  return metaContent('castellan-region') || 'us-east-1'
}
