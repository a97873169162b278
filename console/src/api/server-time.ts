/**
 * What time it is for the server, rounded up to the second: a browser's own clock may be wrong, and what it says is
 * earlier than now would let through what just happened.
 *
 * @throws Error where the server does not say
 */
export async function serverTime(): Promise<Date> {
  const { headers } = await fetch('/_castellan/health', { method: 'HEAD', cache: 'no-store' })
  const seconds = Date.parse(headers.get('Date') ?? '') / 1000
  if (!Number.isFinite(seconds)) throw new Error('the server did not say what time it is')
  return new Date((Math.floor(seconds) + 1) * 1000)
}
