import { MAX_DEPTH } from './bounds.ts'
import { malformedXml } from './malformed.ts'

/** An element of a request's document. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  readonly hasPrefix: boolean
  /** Names, with their prefixes, and values; declarations of namespaces too. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly children: XmlElement[]
  /** Its own, without its children's. */
  text: string
}

/** A multipart upload of 10,000 parts has as many, each with its number, its tag and a checksum. */
const MAX_ELEMENTS = 40_100
/** Of a document. */
const MAX_REFERENCES = 40_000
/** Of one element: requests have a namespace or two, and a type. */
const MAX_ATTRIBUTES = 8

const NONE: readonly (readonly [string, string])[] = []
const DECLARATION =
  /^\ufeff?(?:<\?xml[ \t\r\n]+version=(["'])1\.0\1(?:[ \t\r\n]+encoding=(["'])[\w.-]*\2)?(?:[ \t\r\n]+standalone=(["'])(?:yes|no)\3)?[ \t\r\n]*\?>)?/
const NAME = /^(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)$/
const ATTRIBUTE = /[ \t\r\n]+([A-Za-z_][\w.:-]*)[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/y
const SPACE = /^[ \t\r\n]*$/
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
/** What XML 1.0 has no place for. @see https://www.w3.org/TR/xml/#charsets */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

/**
 * Reads a document as AWS's clients write them: elements, attributes, text, and the references that XML itself has.
 * There is no DTD, entity, comment, CDATA section or processing instruction: what two readers may take differently is
 * not read at all, and what is short to send is not long to read. SAML has a reader of its own, which keeps what
 * signatures cover and takes twenty times as long.
 *
 * @throws MalformedXML (400)
 */
export function readXmlDocument(text: string): XmlElement {
  const xml = text.includes('\r') ? withPlainEnds(text) : text
  if (NO_CHARACTER.test(xml) || hasManyReferences(xml)) throw malformedXml()
  const top: XmlElement = { name: '', hasPrefix: false, attributes: NONE, children: [], text: '' }
  const open = [top]
  const names = ['']
  let elements = 0
  let at = DECLARATION.exec(xml)?.[0].length ?? 0
  while (at < xml.length) {
    const parent = open.at(-1) ?? top
    const start = xml.indexOf('<', at)
    const end = start === -1 ? xml.length : start
    if (end > at) parent.text += textOf(xml.slice(at, end))
    if (start === -1) break
    const close = endOfTag(xml, start)
    const isEnd = xml.charCodeAt(start + 1) === 0x2f
    if (isEnd) {
      if (open.length < 2 || xml.slice(start + 2, close).trimEnd() !== names.pop()) throw malformedXml()
      open.pop()
    } else {
      const isEmpty = xml.charCodeAt(close - 1) === 0x2f
      const { name, element } = elementOf(xml.slice(start + 1, isEmpty ? close - 1 : close))
      if (++elements > MAX_ELEMENTS || open.length > MAX_DEPTH) throw malformedXml()
      parent.children.push(element)
      if (!isEmpty) {
        open.push(element)
        names.push(name)
      }
    }
    at = close + 1
  }
  const [root] = top.children
  if (!root || open.length > 1 || top.children.length > 1 || !SPACE.test(top.text)) throw malformedXml()
  return root
}

/** The place of the bracket that ends the tag that begins at `start`, outside of quotes. */
function endOfTag(xml: string, start: number): number {
  const close = xml.indexOf('>', start)
  if (close === -1) throw malformedXml()
  if (!/["']/.test(xml.slice(start, close))) return close
  let quote = 0
  for (let at = start; at < xml.length; at++) {
    const code = xml.charCodeAt(at)
    if (quote === 0 && code === 0x3e) return at
    if (quote === 0 && (code === 0x22 || code === 0x27)) quote = code
    else if (code === quote) quote = 0
  }
  throw malformedXml()
}

function elementOf(tag: string): { readonly name: string; readonly element: XmlElement } {
  const space = tag.search(/[ \t\r\n]/)
  const name = space === -1 ? tag : tag.slice(0, space)
  const local = NAME.exec(name)?.[1]
  if (local === undefined) throw malformedXml()
  const attributes = space === -1 ? NONE : attributesOf(tag, space)
  return { name, element: { name: local, hasPrefix: name.length !== local.length, attributes, children: [], text: '' } }
}

function attributesOf(tag: string, start: number): readonly (readonly [string, string])[] {
  const attributes: (readonly [string, string])[] = []
  let at = start
  for (;;) {
    ATTRIBUTE.lastIndex = at
    const found = ATTRIBUTE.exec(tag)
    if (!found) break
    const [whole, name = '', double, single] = found
    const value = double ?? single ?? ''
    if (value.includes('<') || attributes.some(([other]) => other === name)) throw malformedXml()
    if (attributes.push([name, textOf(value)]) > MAX_ATTRIBUTES) throw malformedXml()
    at += whole.length
  }
  if (!SPACE.test(tag.slice(at))) throw malformedXml()
  return attributes
}

function textOf(text: string): string {
  if (text.includes(']]>')) throw malformedXml()
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (_, named?: string, decimal?: string, hex?: string) => {
    if (named !== undefined) return NAMED[named] ?? ''
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : ''
    if (character === '' || NO_CHARACTER.test(character)) throw malformedXml()
    return character
  })
}

/** Each end of a line as XML reads it, one line feed. In place: V8's `replaceAll` takes a hundred milliseconds. */
function withPlainEnds(text: string): string {
  const bytes = Buffer.from(text)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x0d && bytes[at + 1] === 0x0a) continue
    bytes[length++] = byte === 0x0d ? 0x0a : byte
  }
  return bytes.toString('utf8', 0, length)
}

function hasManyReferences(xml: string): boolean {
  let count = 0
  for (let at = xml.indexOf('&'); at !== -1; at = xml.indexOf('&', at + 1)) if (++count > MAX_REFERENCES) return true
  return false
}
