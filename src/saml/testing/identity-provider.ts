import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { newSigner, type Signer } from './certificate.ts'

export const ISSUER = 'https://idp.example.com/saml'
export const RECIPIENT = 'https://signin.aws.amazon.com/saml'
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** What an assertion says; each by its default where a test does not care. */
export interface Said {
  readonly now: number
  readonly id?: string
  readonly responseId?: string
  readonly issuer?: string
  readonly nameId?: string
  readonly recipient?: string
  readonly destination?: string
  readonly audience?: string
  readonly issuedAt?: number
  readonly notBefore?: number
  readonly endsAt?: number
  readonly conditionsEndAt?: number
  readonly sessionEndsAt?: number
  readonly status?: string
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>
}

export interface Signing {
  readonly signer?: Signer
  readonly method?: string
  readonly digest?: string
  readonly transforms?: readonly string[]
  readonly canonicalization?: string
}

/** A SAML identity provider, as far as one says who somebody is. */
export class IdentityProvider {
  readonly signer: Signer = newSigner()

  /** Its metadata document. */
  metadata(): string {
    return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${ISSUER}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${this.signer.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>`
  }

  /** A response in XML, of which the assertion is signed. */
  signed(said: Said, signing: Signing = {}): string {
    const id = said.id ?? '_assertion'
    return this.sign(responseOf(said, assertionOf(said)), id, signing)
  }

  /** The element of this id with a signature in it, after its issuer. */
  sign(xml: string, id: string, { signer = this.signer, ...signing }: Signing = {}): string {
    const signed = new SignedXml({
      idAttribute: 'ID',
      privateKey: signer.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      publicCert: `-----BEGIN CERTIFICATE-----\n${signer.certificate}\n-----END CERTIFICATE-----`,
      signatureAlgorithm: signing.method ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: signing.canonicalization ?? EXCLUSIVE,
    })
    const element = `//*[@ID='${id}']`
    signed.addReference({
      xpath: element,
      transforms: [...(signing.transforms ?? ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE])],
      digestAlgorithm: signing.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    })
    const location = { reference: `${element}/*[local-name(.)='Issuer']`, action: 'after' } as const
    signed.computeSignature(xml, { prefix: 'ds', location })
    return signed.getSignedXml()
  }
}

/** An assertion without a signature. */
export function assertionOf(said: Said): string {
  const { now, issuer = ISSUER, nameId = 'ann@example.com', recipient = RECIPIENT } = said
  const { audience = 'urn:amazon:webservices', issuedAt = now, notBefore = now, endsAt = now + 300_000 } = said
  const session = said.sessionEndsAt === undefined ? '' : ` SessionNotOnOrAfter="${time(said.sessionEndsAt)}"`
  const attributes = Object.entries(said.attributes ?? {}).map(([name, values]) => {
    const texts = [values].flat().map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
    return `<saml:Attribute Name="${/^[a-z]+:/.test(name) ? name : ATTRIBUTES + name}">${texts.join('')}</saml:Attribute>`
  })
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.id ?? '_assertion'}" IssueInstant="${time(issuedAt)}" Version="2.0"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${time(endsAt)}" Recipient="${recipient}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${time(notBefore)}" NotOnOrAfter="${time(said.conditionsEndAt ?? endsAt)}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${time(now)}"${session}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`
}

/** A response around an assertion, without a signature of its own. */
export function responseOf(said: Said, assertion: string): string {
  const { now, responseId = '_response', issuer = ISSUER, status = 'Success', destination = RECIPIENT } = said
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${destination}" ID="${responseId}" IssueInstant="${time(now)}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${assertion}</samlp:Response>`
}

/** An assertion, encrypted for whoever has the other half of the key. */
export function encrypted(assertion: string, key: KeyObject, cipher: 'gcm' | 'cbc' = 'gcm'): string {
  const secret = randomBytes(32)
  const transported = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, secret)
  const algorithm = cipher === 'gcm' ? 'http://www.w3.org/2009/xmlenc11#aes256-gcm' : `${XENC}aes256-cbc`
  const value = (cipher === 'gcm' ? withGcm : withCbc)(secret, assertion).toString('base64')
  const wrapped = `<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue>${transported.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${wrapped}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${value}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`
}

const XENC = 'http://www.w3.org/2001/04/xmlenc#'

function withGcm(key: Buffer, text: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

function withCbc(key: Buffer, text: string): Buffer {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return Buffer.concat([iv, cipher.update(text), cipher.final()])
}

export function base64(xml: string): string {
  return Buffer.from(xml).toString('base64')
}

function time(at: number): string {
  return new Date(at).toISOString()
}
