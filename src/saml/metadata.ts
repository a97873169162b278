import { X509Certificate } from 'node:crypto'
import { SIGNATURE } from './names.ts'
import { malformed } from './refusal.ts'
import { childrenOf, readXml } from './xml.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const LONGEST_ENTITY_ID = 1024
const LEAST_RSA_BITS = 1024

/** What an identity provider says of itself. */
export interface SamlMetadata {
  /** What its assertions call their issuer. */
  readonly entityId: string
  /** Base64 of DER: with the keys of these, and of no others, it signs. */
  readonly certificates: readonly string[]
  /** When the document itself says that it is not to be used any more; epoch milliseconds. */
  readonly validUntil: number | undefined
}

/**
 * Reads an identity provider's metadata: one `EntityDescriptor`, with at least one certificate that signs.
 *
 * @throws SamlRefusal for any other document.
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf, sections 2.3.2 and 2.4
 */
export function readMetadata(document: string): SamlMetadata {
  const root = readXml(document, 'passed')
  if (root.namespace !== METADATA || root.name !== 'EntityDescriptor') throw malformed('It is no EntityDescriptor.')
  const entityId = root.attributes.get('entityID') ?? ''
  if (entityId === '' || entityId.length > LONGEST_ENTITY_ID) throw malformed('It names no entity.')
  const descriptors = childrenOf(root, METADATA, 'IDPSSODescriptor')
  const times = [root, ...descriptors].flatMap(({ attributes }) => attributes.get('validUntil') ?? [])
  const validUntil = times.length === 0 ? undefined : Math.min(...times.map((time) => Date.parse(time)))
  if (Number.isNaN(validUntil)) throw malformed('Its end is no time.')
  const certificates = descriptors
    .flatMap((descriptor) => childrenOf(descriptor, METADATA, 'KeyDescriptor'))
    .filter(({ attributes }) => (attributes.get('use') ?? 'signing') === 'signing')
    .flatMap((key) => childrenOf(key, SIGNATURE, 'KeyInfo'))
    .flatMap((info) => childrenOf(info, SIGNATURE, 'X509Data'))
    .flatMap((data) => childrenOf(data, SIGNATURE, 'X509Certificate'))
    .map(({ text }) => text.replaceAll(/\s/g, ''))
  if (certificates.length === 0 || !certificates.every(isUsable)) throw malformed('It has no certificate that signs.')
  return { entityId, certificates: [...new Set(certificates)], validUntil }
}

/** Of a kind that can sign, and no weaker than AWS takes. Whether it has expired does not count, there as here. */
function isUsable(base64: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false
  try {
    const { publicKey } = new X509Certificate(Buffer.from(base64, 'base64'))
    const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {}
    return publicKey.asymmetricKeyType === 'ec' || modulusLength >= LEAST_RSA_BITS
  } catch {
    return false
  }
}
