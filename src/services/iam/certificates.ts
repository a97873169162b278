import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { breathe } from '../../aws/index.ts'
import { KeyPairMismatch, MalformedCertificate } from './errors.ts'
import { pemBlocks } from './pem.ts'

/**
 * A certificate in PEM, and nothing beside it.
 *
 * @throws MalformedCertificate (400)
 */
export function readCertificate(pem: string): X509Certificate {
  const [block, ...rest] = pemBlocks(pem) ?? []
  if (block?.label !== 'CERTIFICATE' || rest.length > 0) throw unreadable()
  const certificate = parsedCertificate(block.der)
  if (certificate === undefined) throw unreadable()
  return certificate
}

function parsedCertificate(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
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

/**
 * "The certificate chain … must start with the immediate signing certificate, followed by any intermediaries in order."
 * Others have their turn meanwhile: a chain may have thousands.
 *
 * @throws MalformedCertificate (400), which names the first that the next did not sign: -1 for the certificate itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
 */
export async function assertChain(certificate: X509Certificate, chain: string): Promise<void> {
  const blocks = pemBlocks(chain)
  if (blocks === undefined || blocks.length === 0) throw unreadable()
  let signed = certificate
  for (const [index, { label, der }] of blocks.entries()) {
    await breathe()
    const signer = label === 'CERTIFICATE' ? parsedCertificate(der) : undefined
    if (signer === undefined) throw unreadable()
    if (!isSignedBy(signed, signer)) throw brokenChain(index - 1)
    signed = signer
  }
}

function isSignedBy(certificate: X509Certificate, signer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(signer) && certificate.verify(signer.publicKey)
  } catch {
    return false // A key of a kind that signs nothing.
  }
}

function brokenChain(index: number) {
  return MalformedCertificate(
    'Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, ' +
      `followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  )
}

/** What is in a block of PEM, by its label. */
const PRIVATE_KEYS: ReadonlyMap<string, 'pkcs8' | 'pkcs1' | 'sec1'> = new Map([
  ['PRIVATE KEY', 'pkcs8'],
  ['RSA PRIVATE KEY', 'pkcs1'],
  ['EC PRIVATE KEY', 'sec1'],
])

/**
 * A private key in PEM that "must be unencrypted"; `undefined` for any other.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
 */
export function readPrivateKey(pem: string): KeyObject | undefined {
  const [block, ...rest] = pemBlocks(pem) ?? []
  const type = PRIVATE_KEYS.get(block?.label ?? '')
  if (block === undefined || rest.length > 0 || type === undefined) return undefined
  try {
    return createPrivateKey({ key: block.der, format: 'der', type })
  } catch {
    return undefined // Its message may quote the key.
  }
}

/** @throws MalformedCertificate (400) for what is no such key, KeyPairMismatch (400) for another certificate's. */
export function assertKeyOf(certificate: X509Certificate, privateKey: string): void {
  const key = readPrivateKey(privateKey)
  if (key === undefined) {
    throw MalformedCertificate('Unable to parse key. Please ensure the key is in PEM format and is not encrypted.')
  }
  if (!certificate.checkPrivateKey(key)) {
    throw KeyPairMismatch('The public key certificate and the private key do not match.')
  }
}
