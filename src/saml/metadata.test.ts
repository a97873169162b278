import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readMetadata } from './metadata.ts'
import { SamlRefusal } from './refusal.ts'
import { readXml } from './xml.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../vectors/files', name), 'utf8')
const METADATA = file('saml-metadata.xml')
const CERTIFICATE = /<ds:X509Certificate>(.*)<\/ds:X509Certificate>/.exec(METADATA)?.[1] ?? ''

test('of metadata the issuer and the certificates that sign are read', () => {
  assert.deepEqual(readMetadata(METADATA), {
    entityId: 'https://idp.example.com/saml',
    certificates: [CERTIFICATE],
    validUntil: undefined,
  })
})

test('a key without a use signs, too; one for encryption does not; the document says how long it holds', () => {
  const read = readMetadata(file('saml-metadata-until-2050.xml').replace(' use="signing"', ''))
  assert.deepEqual(read.certificates, [CERTIFICATE])
  assert.equal(read.validUntil, Date.UTC(2050, 0, 1))
})

test('the earliest end counts, wherever it stands', () => {
  const twice = file('saml-metadata-until-2050.xml').replace(
    'IDPSSODescriptor ',
    'IDPSSODescriptor validUntil="2030-01-01T00:00:00Z" ',
  )
  assert.equal(readMetadata(twice).validUntil, Date.UTC(2030, 0, 1))
})

test('a certificate may be broken into lines, and namespaces may have any prefix', () => {
  const lines = METADATA.replace(CERTIFICATE, `\n  ${CERTIFICATE.match(/.{1,64}/g)?.join('\r\n  ')}\n`)
  assert.deepEqual(readMetadata(lines).certificates, [CERTIFICATE])
  const unprefixed = METADATA.replaceAll('md:', '')
    .replace('xmlns:md', 'xmlns')
    .replaceAll('ds:', 'x:')
    .replace('xmlns:ds', 'xmlns:x')
  assert.deepEqual(readMetadata(unprefixed).certificates, [CERTIFICATE])
})

describe('metadata that says too little, or something else, is none', () => {
  const others: Readonly<Record<string, string>> = {
    'another namespace': METADATA.replace('SAML:2.0:metadata', 'SAML:1.0:metadata'),
    'no namespace': METADATA.replaceAll('md:', '').replace(/ xmlns:md="[^"]*"/, ''),
    'no issuer': METADATA.replace(/ entityID="[^"]*"/, ''),
    'an empty issuer': METADATA.replace(/entityID="[^"]*"/, 'entityID=""'),
    'a service provider’s': METADATA.replaceAll('IDPSSODescriptor', 'SPSSODescriptor'),
    'no key that signs': file('saml-metadata-without-keys.xml'),
    'a certificate that is none': METADATA.replace(CERTIFICATE, 'bm9uZQ=='),
    'a certificate with something in it': METADATA.replace(
      CERTIFICATE,
      `${CERTIFICATE.slice(0, 50)}!${CERTIFICATE.slice(50)}`,
    ),
    'an end that is no time': file('saml-metadata-until-2050.xml').replace('2050-01-01T00:00:00Z', 'never'),
    'a key outside its place': METADATA.replace(/<ds:KeyInfo.*<\/ds:KeyInfo>/s, '').replace(
      'entityID',
      `x="${CERTIFICATE}" entityID`,
    ),
  }
  for (const [name, document] of Object.entries(others)) {
    test(name, () => void assert.throws(() => readMetadata(document), SamlRefusal))
  }
})

describe('a document that does more than say something is not read', () => {
  const within = (text: string) => METADATA.replace('<md:NameIDFormat>', `${text}<md:NameIDFormat>`)
  const bombs: Readonly<Record<string, string>> = {
    'entities in entities': `<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>${within('&b;')}`,
    'an entity that is a file': `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>${within('&a;')}`,
    'a document type elsewhere': `<!DOCTYPE l SYSTEM "https://example.com/l.dtd">${METADATA}`,
    'a document type in lower case': `<!doctype l>${METADATA}`,
    'an entity that nobody declared': within('&a;'),
    'a processing instruction': within('<?php exec() ?>'),
    'a style sheet': METADATA.replace('<!--', '<?xml-stylesheet href="a"?><!--'),
    'a section of CDATA': within('<![CDATA[<md:x/>]]>'),
    'a byte order mark': `\ufeff${METADATA}`,
    'a control character': within('\u0001'),
    'text after its end': `${METADATA}x`,
    'two roots': `${METADATA}<a/>`,
    'an element that does not end': METADATA.replace('</md:IDPSSODescriptor>', ''),
    'elements that overlap': within('<a><b></a></b>'),
    'an attribute twice': METADATA.replace('entityID', 'entityID="a" entityID'),
    'an attribute without quotes': within('<a b=c/>'),
    'an element within an attribute': within('<a b="<c/>"/>'),
    'half a comment': `${METADATA}<!-- `,
    nothing: ' '.repeat(1000),
  }
  for (const [name, document] of Object.entries(bombs)) {
    test(name, () => void assert.throws(() => readMetadata(document), SamlRefusal))
  }
})

describe('a document of two megabytes is refused, or read, before anybody waits for it', () => {
  const SIZE = 2_000_000
  const filled = (from: string, unit: string, to: string) => from + unit.repeat(SIZE / unit.length) + to
  const numbered = (from: string, unit: (i: number) => string, to: string) =>
    from + Array.from({ length: SIZE / 12 }, (_, i) => unit(i)).join('') + to
  const slow: Readonly<Record<string, string>> = {
    'of elements in elements': filled('', '<a>', ''),
    'of elements beside one another': filled('<a>', '<b/>', '</a>'),
    'of attributes': numbered('<a', (i) => ` b${i}=""`, '/>'),
    'of namespaces': numbered('<a', (i) => ` xmlns:b${i}="c"`, '/>'),
    'of namespaces in elements in elements': numbered('', (i) => `<a xmlns:b${i}="c">`, ''),
    'of quotes': filled('<a b=', '"', '>'),
    'of ends': filled('<a b=">', '"/>', '>'),
    'of beginnings of comments': filled('<a>', '<!--', '</a>'),
    'of space in an element': filled('<a', ' ', 'b'),
    'of one name': filled('<', 'a', '>'),
    'of equals signs': filled('<a b', '=', '/>'),
  }
  for (const [name, document] of Object.entries(slow)) {
    test(name, () => void assert.throws(() => readXml(document, 'passed'), SamlRefusal))
  }

  test('of text, which is read', () => {
    assert.equal(readXml(filled('<a>', 'b', '</a>')).text.length, SIZE)
  })

  test('of as many elements and attributes as are allowed, which is read', () => {
    const attributes = Array.from({ length: 64 }, (_, i) => ` b${i}="c"`).join('')
    const root = readXml(`<a>${`<b${attributes}/>`.repeat(150)}${'<b/>'.repeat(4800)}</a>`, 'passed')
    assert.equal(root.children.length, 4950)
  })
})
