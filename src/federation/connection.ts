import type { X509Certificate } from 'node:crypto'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Endpoint } from './provider-address.ts'
import { ProviderError } from './provider-error.ts'

/** A name has more addresses than are worth a try. */
const MOST_TRIES = 3
const MOST_CERTIFICATES = 10

/**
 * Connects to the first of the endpoint's addresses that answers, and over TLS makes sure who answers.
 *
 * @param thumbprints SHA-1 digests, in lower case, of certificates that vouch for it where no public authority does.
 * @throws ProviderError
 */
export async function connectTo(
  endpoint: Endpoint,
  thumbprints: readonly string[],
  signal: AbortSignal,
): Promise<Socket> {
  let failure: unknown
  for (const address of endpoint.addresses.slice(0, MOST_TRIES)) {
    try {
      const socket = await connected(endpoint, address, signal)
      if (!endpoint.isTls || (isTls(socket) && isTrusted(socket, endpoint.host, thumbprints))) return socket
      socket.destroy()
      throw new ProviderError('untrusted', `the certificate of ${endpoint.host} is not trusted`)
    } catch (error) {
      if (error instanceof ProviderError || signal.aborted) throw error
      failure = error
    }
  }
  throw new ProviderError('unreachable', `${endpoint.host} cannot be reached: ${String(failure)}`)
}

function connected({ isTls, host, port }: Endpoint, address: string, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    // Whom the certificate must name is the host, whatever its address. Who is not authorised is looked at by
    // `connectTo`, before anything is said to it.
    const socket: Socket = isTls
      ? process.getBuiltinModule('node:tls').connect({
          host: address,
          port,
          ...(isIP(host) === 0 && { servername: host }),
          ALPNProtocols: ['http/1.1'],
          minVersion: 'TLSv1.2',
          rejectUnauthorized: false,
        })
      : netConnect({ host: address, port })
    const abort = () => socket.destroy(new ProviderError('unreachable', `${host} did not answer in time`))
    signal.addEventListener('abort', abort, { once: true })
    socket.once('close', () => signal.removeEventListener('abort', abort))
    socket.once('error', reject)
    socket.once(isTls ? 'secureConnect' : 'connect', () => resolve(socket))
  })
}

/**
 * Whether one of the thumbprints is of the certificate, or of one that has signed it, link by link: what a stranger
 * merely sends along with its own proves nothing. The certificate must name the host and be valid now, as any other.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
function isPinned(socket: TLSSocket, host: string, thumbprints: readonly string[]): boolean {
  const own = socket.getPeerX509Certificate()
  const isNamed = own && (isIP(host) === 0 ? own.checkHost(host) : own.checkIP(host)) !== undefined
  let certificate: X509Certificate | undefined = isNamed ? own : undefined
  for (let i = 0; certificate && i < MOST_CERTIFICATES; i++) {
    if (!isValidNow(certificate)) return false
    if (thumbprints.includes(thumbprintOf(certificate))) return true
    const issuer: X509Certificate | undefined = certificate.issuerCertificate
    const isSigned = issuer?.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    certificate = isSigned ? issuer : undefined
  }
  return false
}

function isTls(socket: Socket): socket is TLSSocket {
  return 'authorized' in socket
}

function isTrusted(socket: TLSSocket, host: string, thumbprints: readonly string[]): boolean {
  return socket.authorized || isPinned(socket, host, thumbprints)
}

function isValidNow({ validFromDate, validToDate }: X509Certificate): boolean {
  const now = Date.now()
  return validFromDate.getTime() <= now && now <= validToDate.getTime()
}

function thumbprintOf({ fingerprint }: X509Certificate): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}
