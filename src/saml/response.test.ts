import assert from 'node:assert/strict'
import crypto, { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import { type Assertion, readResponse, SamlRefusal, type TrustedProvider } from './index.ts'
import { newSigner, type Signer } from './testing/certificate.ts'
import { samlFloods } from './testing/floods.ts'
import {
  assertionOf,
  base64,
  encrypted,
  IdentityProvider,
  ISSUER,
  RECIPIENT,
  responseOf,
  type Said,
  type Signing,
} from './testing/identity-provider.ts'

const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const NOW = Date.parse('2026-11-30T12:00:00Z')
const idp = new IdentityProvider()
const said = (changes: Partial<Said> = {}): Said => ({ now: NOW, attributes: { RoleSessionName: 'ann' }, ...changes })

const keyOf = ({ certificate }: Signer) => new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
const PROVIDER: TrustedProvider = {
  entityId: ISSUER,
  signingKeys: [keyOf(newSigner()), keyOf(idp.signer)],
  privateKeys: [],
  isEncryptionRequired: false,
}

function read(xml: string, changes: Partial<TrustedProvider> = {}, now = NOW): Assertion {
  const isRecipient = (url: string) => url === RECIPIENT
  return readResponse(
    base64(xml),
    { ...PROVIDER, ...changes },
    { isRecipient, audience: 'urn:amazon:webservices', now },
  )
}

const refused = (xml: string, reason: string, changes: Partial<TrustedProvider> = {}, now = NOW) =>
  assert.throws(
    () => read(xml, changes, now),
    (error) => error instanceof SamlRefusal && error.reason === reason,
    `not refused as ${reason}`,
  )

const SIGNED = idp.signed(said())
const RESPONSE_SIGNED = idp.sign(responseOf(said(), assertionOf(said())), '_response')

describe('a response whose assertion, or which itself, a key of the metadata signed says who somebody is', () => {
  const both = idp.sign(SIGNED, '_response')
  for (const [what, xml] of Object.entries({ assertion: SIGNED, response: RESPONSE_SIGNED, both })) {
    test(what, () => {
      assert.deepEqual(read(xml), {
        id: '_assertion',
        issuer: ISSUER,
        nameId: 'ann@example.com',
        nameFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        recipient: RECIPIENT,
        expiresAt: NOW + 300_000,
        attributes: new Map([['https://aws.amazon.com/SAML/Attributes/RoleSessionName', ['ann']]]),
      })
    })
  }

  test('by SHA-512, and by RSA-PSS', () => {
    const methods = [
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
      'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    ]
    for (const method of methods) assert.equal(read(idp.signed(said(), { method })).nameId, 'ann@example.com')
  })
})

describe('a signature that does not cover what is read is refused', () => {
  const evil = assertionOf(said({ nameId: 'root@example.com', id: '_evil' }))
  const signedAssertion = /<saml:Assertion .*<\/saml:Assertion>/s.exec(SIGNED)?.[0] ?? ''
  const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(SIGNED)?.[0] ?? ''
  const attacks: Readonly<Record<string, readonly [string, string]>> = {
    'no signature at all': [responseOf(said(), assertionOf(said())), 'signature'],
    'a value changed': [SIGNED.replace('ann@example.com', 'bob@example.com'), 'signature'],
    'a value changed in a signed response': [
      RESPONSE_SIGNED.replace('ann@example.com', 'bob@example.com'),
      'signature',
    ],
    'an assertion before the signed one': [SIGNED.replace(signedAssertion, evil + signedAssertion), 'malformed'],
    'an assertion after the signed one': [SIGNED.replace(signedAssertion, signedAssertion + evil), 'malformed'],
    'the signed one within another': [
      SIGNED.replace(signedAssertion, evil.replace('</saml:Assertion>', `${signedAssertion}</saml:Assertion>`)),
      'malformed',
    ],
    'the signed one within the extensions': [
      SIGNED.replace(signedAssertion, `<samlp:Extensions>${signedAssertion}</samlp:Extensions>${evil}`),
      'malformed',
    ],
    'the signed one within the signature of another': [
      responseOf(
        said(),
        evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</ds:Signature>', `<ds:Object>${signedAssertion.replace(signature, '')}</ds:Object></ds:Signature>`)}`,
        ),
      ),
      'malformed',
    ],
    'the signature of another element': [
      responseOf(said(), evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)),
      'signature',
    ],
    'the signed one’s id for another': [
      responseOf(
        said(),
        assertionOf(said({ nameId: 'root@example.com' })).replace('</saml:Issuer>', `</saml:Issuer>${signature}`),
      ),
      'signature',
    ],
    'an id that two elements have': [SIGNED.replace('<samlp:Status>', '<samlp:Status ID="_assertion">'), 'signature'],
    'an id that two elements have, in another spelling': [
      SIGNED.replace('<samlp:Status>', '<samlp:Status Id="_assertion">'),
      'signature',
    ],
    'an id that two elements have, of another namespace': [
      SIGNED.replace('<samlp:Status>', '<samlp:Status xmlns:wsu="u" wsu:Id="_assertion">'),
      'signature',
    ],
    'a whole signed response within another': [
      responseOf(said({ responseId: '_outer' }), evil + RESPONSE_SIGNED),
      'malformed',
    ],
    'a reference to all of the document': [SIGNED.replace('URI="#_assertion"', 'URI=""'), 'signature'],
    'a second reference (CVE-2025-29774)': [SIGNED.replace(/(<ds:Reference.*<\/ds:Reference>)/s, '$1$1'), 'signature'],
    'a second SignedInfo (CVE-2025-29774)': [
      SIGNED.replace(/(<ds:SignedInfo.*<\/ds:SignedInfo>)/s, '$1$1'),
      'signature',
    ],
    'a SignedInfo within the signed one': [
      SIGNED.replace(/(<ds:SignedInfo>)(.*)(<\/ds:SignedInfo>)/s, '$1$2$1$2$3$3'),
      'signature',
    ],
    'a comment in the digest (CVE-2025-29775)': [
      SIGNED.replace('<ds:DigestValue>', '<ds:DigestValue><!--AAAA-->'),
      'malformed',
    ],
    'an element in the digest': [SIGNED.replace('<ds:DigestValue>', '<ds:DigestValue><x/>'), 'signature'],
    'a comment in the name, which cuts it off': [
      idp.signed(said({ nameId: 'root@example.com.evil.example' })).replace('.evil', '<!---->.evil'),
      'malformed',
    ],
    'a processing instruction in the name': [SIGNED.replace('ann@', '<?x?>ann@'), 'malformed'],
    'a DTD with an entity': [
      SIGNED.replace('<samlp:Response', '<!DOCTYPE r [<!ENTITY e "x">]><samlp:Response'),
      'malformed',
    ],
    'a signature that stands beside': [
      SIGNED.replace(signature, '').replace('</samlp:Response>', `${signature}</samlp:Response>`),
      'signature',
    ],
    'two signatures in one place': [SIGNED.replace(signature, signature + signature), 'malformed'],
    'half of one that is signed twice': [
      idp.sign(SIGNED.replace('ann@example.com', 'bob@example.com'), '_response'),
      'signature',
    ],
  }
  for (const [what, [xml, reason]] of Object.entries(attacks)) {
    test(what, () => refused(xml, reason))
  }

  test('what stands in the response beside its signed assertion is not read (CVE-2025-54419)', () => {
    const beside = SIGNED.replace(
      '<samlp:Status>',
      '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">root</saml:NameID><samlp:Status>',
    )
    assert.equal(read(beside).nameId, 'ann@example.com')
  })

  test('a value with what XML escapes is what was signed (CVE-2025-47949, CVE-2022-39353)', () => {
    const escaped = idp.signed(said({ nameId: 'ann&amp;&lt;saml:NameID&gt;&#13;' }))
    assert.equal(read(escaped).nameId, 'ann&<saml:NameID>\r')
  })
})

describe('a signature of no key of the metadata, or of no strength, is refused', () => {
  const stranger = newSigner()
  const signings: Readonly<Record<string, Signing>> = {
    'another key, with its certificate along': { signer: stranger },
    'SHA-1': { method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
    'a digest by SHA-1': { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' },
    'no transform': { transforms: [EXCLUSIVE] },
    'a transform twice': { transforms: [ENVELOPED, EXCLUSIVE, EXCLUSIVE] },
    'twenty transforms': { transforms: [ENVELOPED, ...Array.from({ length: 20 }, () => EXCLUSIVE)] },
    'another canonical form': { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' },
  }
  for (const [what, signing] of Object.entries(signings)) {
    test(what, () => refused(idp.signed(said(), signing), 'signature'))
  }

  test('a MAC with the public key', () => {
    const method = 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'
    refused(SIGNED.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', method), 'signature')
  })

  test('a transform by XSLT or XPath', () => {
    for (const algorithm of [
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
    ]) {
      refused(SIGNED.replace(ENVELOPED, algorithm), 'signature')
    }
  })

  test('is digested once, however many keys there are: how much there is to digest says whoever asks', (t) => {
    const others = Array.from({ length: 4 }, () => keyOf(newSigner()))
    const createHash = t.mock.method(crypto, 'createHash')
    refused(SIGNED, 'signature', { signingKeys: others })
    assert.equal(createHash.mock.callCount(), 1)
  })

  test('a provider without keys', () => refused(SIGNED, 'signature', { signingKeys: [] }))
})

describe('an assertion is for us, now, and of the provider', () => {
  const cases: Readonly<Record<string, readonly [Partial<Said>, string]>> = {
    'another issuer': [{ issuer: 'https://evil.example.com' }, 'issuer'],
    'another recipient': [{ recipient: 'https://other.example.com/saml' }, 'incomplete'],
    'another destination': [{ destination: 'https://other.example.com/saml' }, 'incomplete'],
    'another audience': [{ audience: 'urn:other' }, 'incomplete'],
    'no success': [{ status: 'Requester' }, 'malformed'],
    'a name of nobody': [{ nameId: '' }, 'nobody'],
    'issued more than five minutes ago': [{ issuedAt: NOW - 300_001 }, 'expired'],
    'of the future': [{ issuedAt: NOW + 61_000 }, 'incomplete'],
    'not to be used yet': [{ notBefore: NOW + 61_000 }, 'incomplete'],
    'not to be used any more': [{ endsAt: NOW }, 'expired'],
    'conditions that are over': [{ conditionsEndAt: NOW }, 'expired'],
  }
  for (const [what, [changes, reason]] of Object.entries(cases)) {
    test(what, () => refused(idp.signed(said(changes)), reason))
  }

  test('at its very ends', () => {
    assert.ok(read(idp.signed(said({ issuedAt: NOW - 300_000, endsAt: NOW + 1 }))))
    assert.ok(read(idp.signed(said({ issuedAt: NOW + 60_000, notBefore: NOW + 60_000 }))))
    assert.ok(read(idp.signed(said({ audience: RECIPIENT }))))
  })

  for (const [what, part] of Object.entries({
    'no confirmation of its subject': /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/,
    'no recipient': / Recipient="[^"]*"/,
    'no end': / NotOnOrAfter="[^"]*"(?= Recipient)/,
    'no audience': /<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/,
    'no conditions': /<saml:Conditions .*<\/saml:Conditions>/,
    'no time of issue': / IssueInstant="[^"]*"/,
  })) {
    test(what, () => {
      const assertion = assertionOf(said()).replace(part, '')
      refused(idp.sign(responseOf(said(), assertion), '_assertion'), 'incomplete')
    })
  }

  test('of two confirmations none counts', () => {
    const assertion = assertionOf(said()).replace(/(<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>)/, '$1$1')
    refused(idp.sign(responseOf(said(), assertion), '_assertion'), 'malformed')
  })

  test('a condition that is not known holds for nobody', () => {
    const assertion = assertionOf(said()).replace(
      '<saml:AudienceRestriction>',
      '<saml:Condition/><saml:AudienceRestriction>',
    )
    refused(idp.sign(responseOf(said(), assertion), '_assertion'), 'incomplete')
  })
})

describe('encrypted assertions', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const older = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const reads = { privateKeys: [pair.privateKey, older.privateKey], isEncryptionRequired: true }
  const inner = /<saml:Assertion .*<\/saml:Assertion>/s.exec(SIGNED)?.[0] ?? ''

  for (const cipher of ['gcm', 'cbc'] as const) {
    test(`are read with any of the provider’s keys, by ${cipher}, where they or the response are signed`, () => {
      for (const { publicKey } of [pair, older]) {
        assert.equal(read(responseOf(said(), encrypted(inner, publicKey, cipher)), reads).nameId, 'ann@example.com')
      }
      const response = responseOf(said(), encrypted(assertionOf(said()), pair.publicKey, cipher))
      assert.equal(read(idp.sign(response, '_response'), reads).nameId, 'ann@example.com')
    })
  }

  test('prove nothing by being encrypted', () => {
    refused(responseOf(said(), encrypted(assertionOf(said()), pair.publicKey)), 'signature', reads)
  })

  test('are refused alike for another key, other bytes, no assertion, and what is no XML', () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const whole = responseOf(said(), encrypted(inner, pair.publicKey, 'cbc'))
    const texts = [
      responseOf(said(), encrypted(inner, stranger.publicKey)),
      whole.replace(
        /(<xenc:CipherValue>)([^<]{40})[^<]{8}([^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/,
        '$1$2AAAAAAAA$3',
      ),
      responseOf(said(), encrypted('<a/>', pair.publicKey)),
      responseOf(said(), encrypted('text', pair.publicKey)),
      responseOf(said(), encrypted(inner.replace('ann@', 'bob@'), pair.publicKey)),
      whole.replace('rsa-oaep-mgf1p', 'rsa-1_5'),
    ]
    const messages = texts.map((xml) => {
      try {
        return read(xml, reads).nameId
      } catch (error) {
        return error instanceof SamlRefusal && `${error.reason}: ${error.message}`
      }
    })
    assert.deepEqual(new Set(messages), new Set(['signature: Response signature invalid']))
  })

  test('are asked for where the provider requires them, and open for nobody without a key', () => {
    refused(SIGNED, 'incomplete', reads)
    refused(responseOf(said(), encrypted(inner, pair.publicKey)), 'signature', { privateKeys: [] })
  })
})

describe('what is no response is refused', () => {
  for (const text of [
    '',
    'x',
    '====',
    'PGEvPg==',
    base64('<a/>').slice(1),
    base64('\uFEFF<a/>'),
    Buffer.from([0xff]).toString('base64'),
  ]) {
    test(JSON.stringify(text), () => {
      const expected = { isRecipient: () => true, audience: '', now: NOW }
      assert.throws(() => readResponse(text, PROVIDER, expected), { reason: 'malformed' })
    })
  }

  test('a bomb of signatures, of transforms, of namespaces, within the size that STS takes, before long', () => {
    const bombs = [
      SIGNED.replace(
        '<samlp:Status>',
        `${'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(1000)}<samlp:Status>`,
      ),
      SIGNED.replace(/<ds:Transforms>/, `<ds:Transforms>${'<ds:Transform Algorithm="x"/>'.repeat(1500)}`),
      SIGNED.replace('<samlp:Status>', `${'<a>'.repeat(9000)}<samlp:Status>`),
      SIGNED.replace('<samlp:Status>', `${'<a ID="x" Id="y"/>'.repeat(3500)}<samlp:Status>`),
    ]
    for (const xml of bombs) assert.throws(() => read(xml), SamlRefusal)
    refused(bombs[3] ?? '', 'malformed')
  })

  // Canonical forms of it have taken half a second: each of many elements writes a long namespace again.
  const TOO_MUCH: Readonly<Record<string, string>> = {
    'more than 800 elements': '<a/>'.repeat(800),
    'more than 1,500 attributes': '<a b="" c=""/>'.repeat(755),
    'more than 800 namespaces': Array.from({ length: 720 }, (_, i) => `<a xmlns:b${i % 2}="" xmlns=""/>`).join(''),
    'more than 64 namespaces around one element': `${'<a xmlns:b="c">'.repeat(60)}<a xmlns:d="" xmlns:e="" xmlns:f=""/>${'</a>'.repeat(60)}`,
    'an attribute of more than 2,000 characters': `<a b="${'c'.repeat(2_000)}"/>`,
    'a namespace as long': `<a xmlns:b="${'c'.repeat(2_000)}"/>`,
  }
  for (const [what, within] of Object.entries(TOO_MUCH)) {
    test(`${what}, whoever signed it`, () => {
      const xml = responseOf(said(), assertionOf(said()).replace('</saml:Issuer>', `</saml:Issuer>${within}`))
      refused(idp.sign(xml, '_assertion'), 'malformed')
    })
  }

  for (const { name, xml } of samlFloods(NOW)) {
    test(`by its signature, with as much as there may be: ${name}`, () => refused(xml, 'signature'))
  }

  test('not a response with 300 roles, each written as the largest providers do', () => {
    const value = (i: number) =>
      `<saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">arn:aws:iam::123456789012:role/${i}</saml:AttributeValue>`
    const values = Array.from({ length: 300 }, (_, i) => value(i)).join('')
    const assertion = assertionOf(said({ attributes: { Role: 'VALUES' } })).replace(
      '<saml:AttributeValue>VALUES</saml:AttributeValue>',
      values,
    )
    const { attributes } = read(idp.sign(responseOf(said(), assertion), '_assertion'))
    assert.equal(attributes.get('https://aws.amazon.com/SAML/Attributes/Role')?.length, 300)
  })
})
