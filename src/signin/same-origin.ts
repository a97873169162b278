type Headers = Readonly<Record<string, string | undefined>>

/**
 * Whether a state-changing request comes from a page of this server. Cookies are shared by all ports of a host, and a
 * page on another localhost port is "same-site": so the browser's own word about the origin is required, not only taken
 * where it is there.
 */
export function isSameOrigin(headers: Headers, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  return headers.origin !== undefined && headers.origin === new URL(publicUrl).origin
}
