import { X509Certificate } from 'node:crypto'
import { MalformedCertificate } from './errors.ts'
import { pemBlocks } from './pem.ts'

/**
 * A certificate in PEM, and nothing beside it.
 *
 * @throws MalformedCertificate (400)
 */
export function readCertificate(pem: string): X509Certificate {
  const [certificate, ...rest] = certificatesIn(pem) ?? []
  if (certificate === undefined || rest.length > 0) throw unreadable()
  return certificate
}

/** `undefined` for what is not certificates alone. */
function certificatesIn(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pemBlocks(pem)
  if (blocks === undefined || blocks.some(({ label }) => label !== 'CERTIFICATE')) return undefined
  try {
    return blocks.map(({ der }) => new X509Certificate(der))
  } catch {
    return undefined
  }
}

function unreadable() {
  return MalformedCertificate('Unable to parse certificate. Please ensure the certificate is in PEM format.')
}

/**
 * "The certificate must be valid at the time that you upload it. You cannot upload a certificate before its validity
 * period begins or after it expires."
 *
 * @throws MalformedCertificate (400)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
 */
export function assertValidAt({ validFromDate, validToDate }: X509Certificate, now: number): void {
  if (now < validFromDate.getTime()) throw MalformedCertificate('The certificate is not valid yet.')
  if (now > validToDate.getTime()) throw MalformedCertificate('The certificate has expired.')
}
