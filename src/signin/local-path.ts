/** Where a sign-in ends that does not say. */
export const CONSOLE_HOME = '/console/'

/**
 * `text` when it is a path on this server, else the console's home: a sign-in page that sends people elsewhere is a
 * tool for phishing. What browsers read differently from what it looks like (backslashes, control characters, a second
 * slash) is refused, not mended.
 */
export function localPath(text: string | null | undefined): string {
  if (!text || text.length > 1024) return CONSOLE_HOME
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return CONSOLE_HOME
  // Encoded slashes at the start are decoded by some proxies on the way.
  if (/^\/(?:%2f|%5c)/i.test(text)) return CONSOLE_HOME
  const url = new URL(text, 'http://castellan.invalid')
  if (url.origin !== 'http://castellan.invalid' || url.pathname.startsWith('//')) return CONSOLE_HOME
  if (/^\/(?:signin|signout|first-run|saml|federation)(?:\/|$)/.test(url.pathname)) return CONSOLE_HOME
  return url.pathname + url.search + url.hash
}
