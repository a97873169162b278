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
  const socket = await firstThatAnswers(endpoint, signal)
  if (!endpoint.isTls || (isTls(socket) && isTrusted(socket, endpoint.host, thumbprints))) return socket
  socket.destroy()
  throw new ProviderError('untrusted', `the certificate of ${endpoint.host} is not trusted`)
}

/**
 * The thumbprint of the top intermediate authority that has signed the endpoint's certificate: of the last that is
 * linked to it, the root left out; its own, where none is. Whoever answers is believed, and nothing is said to it.
 *
 * @throws ProviderError, also for a certificate that is of another host, or not valid now.
 */
export async function topThumbprint(endpoint: Endpoint, signal: AbortSignal): Promise<string> {
  const socket = await firstThatAnswers(endpoint, signal)
  try {
    const chain = isTls(socket) ? [...chainOf(socket, endpoint.host)] : []
    const [own] = chain
    const top = chain.findLast((certificate) => certificate.subject !== certificate.issuer) ?? own
    if (top) return thumbprintOf(top)
    throw new ProviderError('untrusted', `the certificate of ${endpoint.host} is not one of it`)
  } finally {
    socket.destroy()
  }
}

async function firstThatAnswers(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
  let failure: unknown
  for (const address of endpoint.addresses.slice(0, MOST_TRIES)) {
    try {
      return await connected(endpoint, address, signal)
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
 * The certificate, and those that have signed it, link by link: what a stranger merely sends along with its own proves
 * nothing. It must name the host, and each must be valid now, as any other.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
function* chainOf(socket: TLSSocket, host: string): Generator<X509Certificate> {
  const own = socket.getPeerX509Certificate()
  const isNamed = own && (isIP(host) === 0 ? own.checkHost(host) : own.checkIP(host)) !== undefined
  let certificate: X509Certificate | undefined = isNamed ? own : undefined
  for (let i = 0; certificate && i < MOST_CERTIFICATES; i++) {
    if (!isValidNow(certificate)) return
    yield certificate
    const issuer: X509Certificate | undefined = certificate.issuerCertificate
    const isSigned = issuer?.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    certificate = isSigned ? issuer : undefined
  }
}

function isPinned(socket: TLSSocket, host: string, thumbprints: readonly string[]): boolean {
  for (const certificate of chainOf(socket, host)) if (thumbprints.includes(thumbprintOf(certificate))) return true
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
