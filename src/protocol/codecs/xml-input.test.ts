import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readXmlDocument } from './xml-reader.ts'

/** What a document says, without what is empty. */
function said(xml: string): unknown {
  const plain = ({ name, text, attributes, children }: ReturnType<typeof readXmlDocument>): unknown => [
    name,
    ...(attributes.length > 0 ? [Object.fromEntries(attributes)] : []),
    ...(children.length > 0 ? children.map(plain) : [text]),
  ]
  return plain(readXmlDocument(xml))
}

const READ: Readonly<Record<string, readonly [string, unknown]>> = {
  'a declaration, a namespace, space between': [
    '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x">\n <b>c</b>\n <b/></a>\n',
    ['a', { xmlns: 'urn:x' }, ['b', 'c'], ['b', '']],
  ],
  'a byte order mark': ['\ufeff<a>b</a>', ['a', 'b']],
  'references of XML itself': ['<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>', ['a', '<>&"\'A😀']],
  'a carriage return that is written as one': ['<a>b&#13;c&#xD;</a>', ['a', 'b\rc\r']],
  'ends of lines, however they are written': ['<a>b\r\nc\rd</a>', ['a', 'b\nc\nd']],
  'a prefix, which says nothing of a name': [
    '<x:a xmlns:x="urn:x"><x:b>c</x:b></x:a>',
    ['a', { 'xmlns:x': 'urn:x' }, ['b', 'c']],
  ],
  'a bracket in quotes': ['<a b=">" c=\'"/>\'>d</a>', ['a', { b: '>', c: '"/>' }, 'd']],
  'space around a name and a value': ['<a b = "c" ><d /></a >', ['a', { b: 'c' }, ['d', '']]],
  'text that keeps its spaces': ['<a> b </a>', ['a', ' b ']],
}

const REFUSED: Readonly<Record<string, string>> = {
  nothing: '',
  'text alone': 'a',
  'an element that does not end': '<a><b></b>',
  'an element that ends another': '<a><b></a></b>',
  'an end without a beginning': '</a>',
  'an end with an attribute': '<a></a b="c">',
  'two roots': '<a/><b/>',
  'text beside the root': '<a/>b',
  'text before the root': 'b<a/>',
  'a tag that does not end': '<a',
  'an attribute without quotes': '<a b=c/>',
  'an attribute without a value': '<a b/>',
  'an attribute twice': '<a b="c" b="d"/>',
  'a bracket in an attribute': '<a b="<"/>',
  'attributes without a space between': '<a b="c"d="e"/>',
  'a name that is none': '<1/>',
  'a name of letters that are no ASCII': '<ä/>',
  'a document type': '<!DOCTYPE a><a/>',
  'an entity': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  'an entity of a file': '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  'an entity that nobody declares': '<a>&b;</a>',
  'an ampersand alone': '<a>b & c</a>',
  'a reference to no character': '<a>&#0;</a>',
  'a reference beyond Unicode': '<a>&#x110000;</a>',
  'a reference to half a pair': '<a>&#xD800;</a>',
  'a control character': '<a>\u0001</a>',
  'a comment, which other readers take out': '<a>b<!-- -->c</a>',
  'a section, which other readers take as text': '<a><![CDATA[b]]></a>',
  'an instruction': '<a><?b c?></a>',
  'the end of a section': '<a>]]></a>',
  'a declaration that is not the first': ' <?xml version="1.0"?><a/>',
  'a declaration of another version': '<?xml version="1.1"?><a/>',
}

describe('a request’s XML is read', () => {
  for (const [name, [xml, is]] of Object.entries(READ)) test(name, () => assert.deepEqual(said(xml), is))
})

describe('a request’s XML is refused', () => {
  for (const [name, xml] of Object.entries(REFUSED)) {
    test(name, () => assert.throws(() => readXmlDocument(xml), { code: 'MalformedXML', status: 400 }))
  }
})
