import type { KeyObject } from 'node:crypto'
import { type Assertion, attributesOf, type Expected, readAssertion } from './assertion.ts'
import { decryptAssertion } from './decrypt.ts'
import { ASSERTION, PROTOCOL } from './names.ts'
import { malformed, SamlRefusal } from './refusal.ts'
import { isSignature, signatureInvalid, signedElement } from './signature.ts'
import { all, onlyChild, readXml, type XmlElement } from './xml.ts'

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/** Whose responses are believed, and by what. */
export interface TrustedProvider {
  /** Of its metadata. */
  readonly entityId: string
  /** Of its metadata; a response's own are never taken. */
  readonly signingKeys: readonly KeyObject[]
  /** For encrypted assertions. */
  readonly privateKeys: readonly KeyObject[]
  readonly isEncryptionRequired: boolean
}

/**
 * What a provider says of somebody in a SAML response, in base64, as browsers post it. The response or its only
 * assertion is signed; identity is read from nothing but what a signature covers.
 *
 * @throws SamlRefusal
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf 4.1.4.3
 */
export function readResponse(base64: string, provider: TrustedProvider, expected: Expected): Assertion {
  const { xml, response } = parsed(base64)
  const isSigned = response.children.some(isSignature)
  const covered = isSigned ? signedElement(xml, response, provider.signingKeys) : undefined
  const assertion = assertionIn(xml, covered ?? response, provider, covered !== undefined)
  // What is not covered can only be a reason to refuse.
  assertSuccess(covered ?? response, provider, expected)
  return readAssertion(assertion, provider.entityId, expected)
}

/**
 * Whether it is a SAML response at all, whoever made it: what can be said before it is known whose it is to be.
 * @throws SamlRefusal
 */
export function assertResponse(base64: string): void {
  parsed(base64)
}

/**
 * What a response says by an attribute, whoever made it: nothing to believe, but by whom to have it proved. What is
 * encrypted says nothing.
 *
 * @throws SamlRefusal
 */
export function claimedValues(base64: string, attribute: string): readonly string[] {
  const assertion = onlyChild(parsed(base64).response, ASSERTION, 'Assertion')
  return (assertion && attributesOf(assertion).get(attribute)) ?? []
}

function parsed(base64: string): { readonly xml: string; readonly response: XmlElement } {
  const xml = decoded(base64)
  const response = readXml(xml)
  if (!isNamed(response, PROTOCOL, 'Response')) throw malformed('It is no Response.')
  assertOneAssertion(response)
  return { xml, response }
}

/** @throws SamlRefusal for base64 that is none, and for what is not UTF-8. */
function decoded(base64: string): string {
  const text = base64.replaceAll(/[\r\n]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) throw malformed('Invalid base64 SAMLResponse')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'))
  } catch {
    throw malformed('It is not UTF-8.')
  }
}

/**
 * One assertion, directly in the response, and signatures nowhere but directly in these two: what stands elsewhere is
 * there to be taken for one of them.
 */
function assertOneAssertion(response: XmlElement): void {
  const isAssertion = (element: XmlElement) =>
    isNamed(element, ASSERTION, 'Assertion') || isNamed(element, ASSERTION, 'EncryptedAssertion')
  const [assertion, ...more] = [...all(response)].filter(isAssertion)
  const signatures = [...all(response)].filter(isSignature)
  const places = [response, assertion].flatMap((element) => element?.children.filter(isSignature) ?? [])
  if (!assertion || more.length > 0 || !response.children.includes(assertion)) {
    throw malformed('It has not one assertion.')
  }
  if (signatures.length !== places.length) throw signatureInvalid()
}

/** The assertion, as a signature covers it: the response's, its own, or both. */
function assertionIn(
  xml: string,
  response: XmlElement,
  { signingKeys, privateKeys, isEncryptionRequired }: TrustedProvider,
  isCovered: boolean,
): XmlElement {
  const encrypted = onlyChild(response, ASSERTION, 'EncryptedAssertion')
  if (!encrypted && isEncryptionRequired) throw new SamlRefusal('incomplete', 'The assertion must be encrypted.')
  if (!encrypted) {
    const assertion = onlyChild(response, ASSERTION, 'Assertion')
    return ownSigned(xml, assertion, signingKeys, isCovered)
  }
  const text = decryptAssertion(encrypted, privateKeys)
  let assertion: XmlElement
  try {
    assertion = readXml(text)
  } catch {
    throw signatureInvalid()
  }
  const signatures = [...all(assertion)].filter(isSignature)
  const places = assertion.children.filter(isSignature)
  if (!isNamed(assertion, ASSERTION, 'Assertion') || signatures.length !== places.length) throw signatureInvalid()
  return ownSigned(text, assertion, signingKeys, isCovered)
}

function ownSigned(
  xml: string,
  assertion: XmlElement | undefined,
  keys: readonly KeyObject[],
  isCovered: boolean,
): XmlElement {
  if (assertion?.children.some(isSignature)) return signedElement(xml, assertion, keys)
  if (!assertion || !isCovered) throw signatureInvalid()
  return assertion
}

function assertSuccess(response: XmlElement, { entityId }: TrustedProvider, { isRecipient }: Expected): void {
  const status = onlyChild(response, PROTOCOL, 'Status')
  const code = status && onlyChild(status, PROTOCOL, 'StatusCode')?.attributes.get('Value')
  if (code !== SUCCESS) throw malformed('It is of no success.')
  const issuer = onlyChild(response, ASSERTION, 'Issuer')?.text.trim() ?? entityId
  if (issuer !== entityId) throw new SamlRefusal('issuer', 'Issuer not present in specified provider')
  const destination = response.attributes.get('Destination') ?? ''
  if (destination !== '' && !isRecipient(destination)) throw new SamlRefusal('incomplete', 'It is for another place.')
}

function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespace === namespace && element.name === name
}
