import { isLoopback } from '../aws/index.ts'

export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (`smtps:`). */
  readonly isTls: boolean
  /** On this machine: TLS is not asked for, and its certificate not checked. */
  readonly isLoopback: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
}

/**
 * Reads `smtp://user:password@host:587` or `smtps://host`.
 * @throws Error with a message that does not hold the URL, which may hold a password.
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new Error('the SMTP URL must look like smtp://user:password@host:587 or smtps://host')
  }
  if (url.search !== '' || url.hash !== '' || (url.pathname !== '' && url.pathname !== '/')) {
    throw new Error('the SMTP URL must have nothing after the port')
  }
  const isTls = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    host,
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    isTls,
    isLoopback: isLoopback(host),
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  }
}
