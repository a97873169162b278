import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SamlRefusal } from './index.ts'
import { readXml } from './xml.ts'

const REFUSED: Readonly<Record<string, string>> = {
  'a document type': '<!DOCTYPE a><a/>',
  'an entity of its own': '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  'a comment': '<a>admin<!-- -->@example.com</a>',
  'a processing instruction': '<a><?php x?></a>',
  'a processing instruction before the root': '<?xml-stylesheet href="x"?><a/>',
  'a CDATA section': '<a><![CDATA[x]]></a>',
  'two roots': '<a/><b/>',
  'text after the root': '<a/>x',
  'text before the root': 'x<a/>',
  nothing: '',
  'an end without a beginning': '</a>',
  'an element that does not end': '<a>',
  'ends out of order': '<a><b></a></b>',
  'an attribute without quotes': '<a b=c/>',
  'an attribute without a value': '<a b/>',
  'an attribute with a less-than sign': '<a b="<"/>',
  'an attribute twice': '<a b="1" b="2"/>',
  'an attribute twice by its namespace': '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>',
  'attributes without space': '<a b="1"c="2"/>',
  'an end tag with an attribute': '<a></a b="1">',
  'space after the slash': '<a/ >',
  'an unknown entity': '<a>&nbsp;</a>',
  'a bare ampersand': '<a>&</a>',
  'a bare ampersand in an attribute': '<a b="&"/>',
  'a reference that does not end': '<a>&lt</a>',
  'a reference to no character': '<a>&#0;</a>',
  'a reference to half a character': '<a>&#xD800;</a>',
  'a reference beyond all characters': '<a>&#x110000;</a>',
  'an empty reference': '<a>&#;</a>',
  'a NUL': '<a>\0</a>',
  'a prefix of no namespace': '<p:a/>',
  'an attribute’s prefix of no namespace': '<a p:b="c"/>',
  'another meaning of xml': '<a xmlns:xml="u"/>',
  'the end of a CDATA section': '<a>]]></a>',
  'another encoding': '<?xml version="1.0" encoding="UTF-7"?><a/>',
  'a byte order mark': '\uFEFF<a/>',
}

describe('XML that two readers could take differently is refused before it is parsed', () => {
  for (const [what, xml] of Object.entries(REFUSED)) {
    test(what, () => {
      assert.throws(() => readXml(xml), { reason: 'malformed' })
    })
  }

  test('a thousand elements within each other, fifty thousand beside each other, and as many namespaces', () => {
    const bombs = [
      `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`,
      `<a>${'<b/>'.repeat(50_000)}</a>`,
      `<a ${Array.from({ length: 5000 }, (_, i) => `xmlns:n${i}="u"`).join(' ')}/>`,
    ]
    for (const xml of bombs) assert.throws(() => readXml(xml), SamlRefusal)
  })
})

test('plain XML is read as it says: names without prefixes, attributes, text with its references', () => {
  const element = readXml(
    '<?xml version="1.0" encoding="UTF-8"?>\n<p:a xmlns:p="u" b="&quot;1&#x41;">x &amp; <c/> y</p:a>\n',
  )
  assert.equal(element.name, 'a')
  assert.equal(element.namespace, 'u')
  assert.deepEqual([...element.attributes], [['b', '"1A']])
  assert.equal(element.text, 'x &  y')
  assert.deepEqual(
    element.children.map(({ name, namespace }) => [name, namespace]),
    [['c', '']],
  )
})

test('comments pass where they are let pass, and nothing else does', () => {
  assert.equal(readXml('<!-- a --><a>x<!-- b -->y</a>', 'passed').text, 'xy')
  assert.throws(() => readXml('<!DOCTYPE a><a/>', 'passed'), SamlRefusal)
  assert.throws(() => readXml('<a><![CDATA[x]]></a>', 'passed'), SamlRefusal)
})
