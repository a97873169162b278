import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { dataDirectory, identify, parametersOf } from '../index.ts'
import { requestModelOf } from '../model/request-models.ts'
import { models } from '../model/testing.ts'
import { asRead } from './as-read.ts'
import { dice, draw, write } from './request-writer.ts'
import { request } from './testing.ts'

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** What is sent on of a document of S3's. */
function sentOn(query: string, body: string, type = 'application/xml'): string {
  const headers = { host: 'localhost', 'content-type': type }
  const sent = request({ method: 'PUT', path: '/bucket', query, headers, body })
  const call = identify(models, sent, 's3', 'us-east-1')
  parametersOf(call, sent)
  return Buffer.from(asRead(call, sent).body).toString()
}

const GRANTEE = `<Grantee ${XSI} xsi:type="CanonicalUser"><ID>a</ID></Grantee><Permission>READ</Permission>`
const acl = (grantee: string) =>
  `<AccessControlPolicy><AccessControlList><Grant>${grantee}</Grant></AccessControlList></AccessControlPolicy>`
const block = (inside: string) =>
  `<PublicAccessBlockConfiguration xmlns="urn:s3">${inside}</PublicAccessBlockConfiguration>`
const BLOCKED = '<BlockPublicAcls>true</BlockPublicAcls>'

const TAKEN: Readonly<Record<string, readonly [query: string, body: string]>> = {
  'what the model names': ['publicAccessBlock', `<?xml version="1.0" encoding="UTF-8"?>\n${block(BLOCKED)}\n`],
  'spaces between elements': ['publicAccessBlock', block(`\n  ${BLOCKED}\r\n\t`)],
  'the document’s own namespace, said again': [
    'publicAccessBlock',
    block('<BlockPublicAcls xmlns="urn:s3">true</BlockPublicAcls>'),
  ],
  'a type': ['acl', acl(GRANTEE)],
}

const REFUSED: Readonly<Record<string, readonly [query: string, body: string]>> = {
  'an element that the model does not name': ['publicAccessBlock', block(`${BLOCKED}<BlockAll>true</BlockAll>`)],
  'one in other letter case': ['publicAccessBlock', block('<blockPublicAcls>false</blockPublicAcls>')],
  'one twice': ['publicAccessBlock', block(`${BLOCKED}<BlockPublicAcls>false</BlockPublicAcls>`)],
  'one of another namespace': ['publicAccessBlock', block('<BlockPublicAcls xmlns="urn:x">true</BlockPublicAcls>')],
  'one of no namespace': ['publicAccessBlock', block('<BlockPublicAcls xmlns="">true</BlockPublicAcls>')],
  'one with a prefix': ['publicAccessBlock', block('<a:BlockPublicAcls xmlns:a="urn:s3">true</a:BlockPublicAcls>')],
  'a root with a prefix': [
    'publicAccessBlock',
    '<a:PublicAccessBlockConfiguration xmlns:a="urn:s3"></a:PublicAccessBlockConfiguration>',
  ],
  'another root': ['publicAccessBlock', '<AccessControlPolicy/>'],
  'a second root': ['publicAccessBlock', `${block(BLOCKED)}${block('')}`],
  'a member behind a comment': ['publicAccessBlock', block(`<!-- -->${BLOCKED}`)],
  'a member in a section': ['publicAccessBlock', block(`<![CDATA[${BLOCKED}]]>`)],
  'a value in a section': ['publicAccessBlock', block('<BlockPublicAcls><![CDATA[true]]></BlockPublicAcls>')],
  'an entity': ['publicAccessBlock', `<!DOCTYPE a [<!ENTITY b "true">]>${block(BLOCKED)}`],
  'an instruction': ['publicAccessBlock', block(`<?a b?>${BLOCKED}`)],
  'text between elements': ['publicAccessBlock', block(`${BLOCKED}true`)],
  'an element in a value': ['publicAccessBlock', block('<BlockPublicAcls>true<b/></BlockPublicAcls>')],
  'an attribute of a value': ['publicAccessBlock', block('<BlockPublicAcls a="b">true</BlockPublicAcls>')],
  'an attribute of the document': ['publicAccessBlock', '<PublicAccessBlockConfiguration BlockPublicAcls="true"/>'],
  'letters of another encoding': [
    'publicAccessBlock',
    `<?xml version="1.0" encoding="UTF-7"?>${block(`${BLOCKED}+ADw-`)}`,
  ],
  'an encoding that others read': ['publicAccessBlock', `<?xml version="1.0" encoding="iso-8859-1"?>${block(BLOCKED)}`],
  'a type by another prefix': ['acl', acl(GRANTEE.replaceAll('xsi', 'a'))],
  'a type of no prefix': ['acl', acl(GRANTEE.replace('xsi:type', 'type'))],
  'a type of another namespace': ['acl', acl(GRANTEE.replace('http://www.w3.org/2001/XMLSchema-instance', 'urn:x'))],
  'another element in a list': [
    'acl',
    '<AccessControlPolicy><AccessControlList><grant/></AccessControlList></AccessControlPolicy>',
  ],
}

describe('a document of S3’s goes on byte for byte', () => {
  for (const [name, [query, body]] of Object.entries(TAKEN)) {
    test(`with ${name}`, () => assert.equal(sentOn(query, body), body))
  }
})

describe('a document of S3’s is refused', () => {
  for (const [name, [query, body]] of Object.entries(REFUSED)) {
    test(`for ${name}`, () => assert.throws(() => sentOn(query, body), { code: 'MalformedXML', status: 400 }))
  }
})

/** @see https://www.rfc-editor.org/rfc/rfc7303#section-3 */
test('a document of letters that are not UTF-8’s is refused, whichever declaration a reader goes by', () => {
  const document = block(BLOCKED)
  for (const charset of ['utf-8', 'UTF8', '"utf-8"', 'iso-8859-1']) {
    assert.equal(sentOn('publicAccessBlock', document, `application/xml; charset=${charset}`), document)
  }
  for (const charset of ['utf-7', 'UTF-16', "'utf-7'", 'utf-8; charset=utf-7', 'utf-8, a/b;charset = utf-7', '']) {
    const type = `application/xml; charset=${charset}`
    assert.throws(() => sentOn('publicAccessBlock', document, type), { code: 'MalformedXML' }, type)
  }
  for (const said of [
    'encoding="UTF-7" encoding="UTF-8"',
    `encoding="UTF-7' standalone='yes"`,
    'standalone="no" encoding="UTF-7"',
    'encoding="utf-8" a="b"',
  ]) {
    const declared = `<?xml version="1.0" ${said}?>${document}`
    assert.throws(() => sentOn('publicAccessBlock', declared), { code: 'MalformedXML' }, said)
  }
})

interface Row {
  readonly signingName: string
  readonly service: string
  readonly protocols: readonly string[]
  readonly version: string
  readonly operations: string | readonly string[]
}

const rows: readonly Row[] = JSON.parse(readFileSync(join(dataDirectory(), 'data', 'operations.json'), 'utf8'))

test('no document of any operation has room for what its model does not name, at any depth', () => {
  const roll = dice(3)
  const taken: string[] = []
  let tried = 0
  for (const { service, signingName, protocols, version, operations } of rows) {
    if (!protocols.includes('rest-xml')) continue
    for (const line of typeof operations === 'string' ? operations.split(' ') : operations) {
      const [operation = '', ...route] = line.split(' ')
      const model = requestModelOf(service, operation)
      if (!model) continue
      const named = { operation, version, targetPrefix: undefined, jsonVersion: '1.0', route: route.join(' ') }
      const written = write('rest-xml', named, model, draw(model, roll, route.slice(2)))
      const body = String(written.body ?? '')
      const sent = request({ ...written, headers: { host: 'localhost', ...written.headers } })
      const call = identify(models, sent, signingName, 'us-east-1')
      if (call.operation !== operation || !body.startsWith('<') || body.includes('?')) continue
      for (const { index } of body.matchAll(/<\//g)) {
        tried++
        const longer = { ...sent, body: Buffer.from(`${body.slice(0, index)}<Unknown>a</Unknown>${body.slice(index)}`) }
        try {
          parametersOf(call, longer)
          taken.push(`${service} ${operation}: ${longer.body}`)
        } catch (error) {
          assert.equal((error as { code?: unknown }).code, 'MalformedXML')
        }
      }
    }
  }
  assert.deepEqual(taken, [])
  assert.ok(tried > 400, `${tried}`)
})
