import type { KeyObject } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { SIGNATURE } from './names.ts'
import { SamlRefusal } from './refusal.ts'
import { onlyChild, parseXml, readXml, type XmlElement } from './xml.ts'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const CANONICAL = [EXCLUSIVE, `${EXCLUSIVE}WithComments`]
const TRANSFORMS = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', ...CANONICAL]
/** RSA alone: a key of a certificate is no secret to make a MAC with. SHA-1 says nothing any more. */
const METHODS = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
]
const DIGESTS = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512']

export function isSignature({ namespace, name }: XmlElement): boolean {
  return namespace === SIGNATURE && name === 'Signature'
}

/**
 * What a signature that stands in `signed`, an element of `xml`, covers: that element, read again from the very text
 * that was digested. Whatever else is in the document was signed by nobody.
 *
 * @throws SamlRefusal unless one of these keys made it, over this element whole.
 */
export function signedElement(xml: string, signed: XmlElement, keys: readonly KeyObject[]): XmlElement {
  const signature = onlyChild(signed, SIGNATURE, 'Signature')
  if (!signature) throw signatureInvalid()
  assertShape(signature, signed.attributes.get('ID') ?? '')
  const covered = coveredBy(xml, signed, keys)
  const element = covered === undefined ? undefined : readXml(covered)
  if (element?.name === signed.name && element.namespace === signed.namespace) return element
  throw signatureInvalid()
}

/**
 * A signature as SAML has it, and nothing in it twice or beside: one reference, to the element that it stands in, with
 * the two transforms that SAML knows.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf 5.4
 */
function assertShape(signature: XmlElement, id: string): void {
  const [info, value, keyInfo, ...more] = signature.children
  const [canonicalization, method, reference, ...others] = info?.children ?? []
  const [transforms, digest, digestValue, ...rest] = reference?.children ?? []
  const steps = transforms?.children ?? []
  const isWhole =
    [...more, ...others, ...rest].length === 0 &&
    is(info, 'SignedInfo') &&
    is(value, 'SignatureValue') &&
    (keyInfo === undefined || is(keyInfo, 'KeyInfo')) &&
    is(canonicalization, 'CanonicalizationMethod') &&
    is(method, 'SignatureMethod') &&
    is(reference, 'Reference') &&
    is(transforms, 'Transforms') &&
    is(digest, 'DigestMethod') &&
    is(digestValue, 'DigestValue') &&
    steps.every((step) => is(step, 'Transform'))
  const isKnown =
    CANONICAL.includes(algorithmOf(canonicalization)) &&
    METHODS.includes(algorithmOf(method)) &&
    DIGESTS.includes(algorithmOf(digest)) &&
    steps.length === 2 &&
    algorithmOf(steps[0]) === TRANSFORMS[0] &&
    CANONICAL.includes(algorithmOf(steps[1]))
  // The text of what has children, and children of what has text, are read by no two readers alike.
  const isPlain = [value, method, digest, digestValue].every((each) => each?.children.length === 0)
  const isOwn = /^[\w.-]+$/.test(id) && reference?.attributes.get('URI') === `#${id}`
  if (!isWhole || !isKnown || !isPlain || !isOwn) throw signatureInvalid()
}

function is(element: XmlElement | undefined, name: string): element is XmlElement {
  return element?.namespace === SIGNATURE && element.name === name
}

function algorithmOf(element: XmlElement | undefined): string {
  return element?.attributes.get('Algorithm') ?? ''
}

/**
 * The canonical text that the signature of `signed` covers, if one of the keys made it. The library digests that text
 * before it looks at a key: how much it is says whoever asks, and so all keys have one turn.
 */
function coveredBy(xml: string, signed: XmlElement, keys: readonly KeyObject[]): string | undefined {
  const texts = keys
    .filter(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa')
    .map((key) => key.export({ type: 'spki', format: 'pem' }).toString())
  const [any] = texts
  if (any === undefined) return undefined
  const id = signed.attributes.get('ID')
  const verifier = new SignedXml({
    publicCert: any,
    // Whatever a response says of its own key.
    getCertFromKeyInfo: () => null,
  })
  const known = verifier.SignatureAlgorithms
  verifier.SignatureAlgorithms = Object.fromEntries(METHODS.map((method) => [method, byAnyOf(texts, known[method])]))
  try {
    verifier.loadSignature(signatureNodeOf(xml, id))
    if (!verifier.checkSignature(xml)) return undefined
    const [covered, ...more] = verifier.getSignedReferences()
    return more.length === 0 ? covered : undefined
  } catch {
    return undefined
  }
}

type Algorithm = InstanceType<SignedXml['SignatureAlgorithms'][string]>

/** An algorithm that verifies by whichever of these keys made a signature, and by no other. */
function byAnyOf(keys: readonly string[], Known: (new () => Algorithm) | undefined): new () => Algorithm {
  return class {
    getAlgorithmName() {
      return this.#known().getAlgorithmName()
    }

    getSignature(): never {
      throw new Error('nothing is signed here')
    }

    verifySignature(text: string, _key: unknown, value: string): boolean {
      const known = this.#known()
      return keys.some((key) => known.verifySignature(text, key, value))
    }

    #known(): Algorithm {
      if (!Known) throw new Error('the library does not know the algorithm')
      return new Known()
    }
  }
}

/** The library takes a node of the parser that it has in common with `readXml`. */
function signatureNodeOf(xml: string, id: string | undefined) {
  const nodes = parseXml(xml)?.getElementsByTagNameNS(SIGNATURE, 'Signature')
  for (let i = 0; i < (nodes?.length ?? 0); i++) {
    const node = nodes?.item(i)
    if (node && id !== undefined && node.parentNode?.getAttribute?.('ID') === id) return node
  }
  throw signatureInvalid()
}

/** AWS's words. */
export function signatureInvalid(): SamlRefusal {
  return new SamlRefusal('signature', 'Response signature invalid')
}
