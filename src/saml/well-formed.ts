import { malformed } from './refusal.ts'

const MOST_DEPTH = 64
/** SAML's documents have some hundred elements; a parser's time grows with the squares of these. */
const OF_METADATA = { elements: 5_000, attributes: 10_000 }
/**
 * A response is looked through for ids, and written in canonical form, before it is known who signed it, and anybody
 * may send one. As long as it may be, it has room for some 350 values as providers write them, with three attributes.
 */
const OF_A_RESPONSE = { elements: 800, attributes: 1_500 }
const MOST_ATTRIBUTES_OF_ONE = 64
/** Characters. A namespace is written again in each element that uses it, and its prefix looked for in lists. */
const LONGEST_ATTRIBUTE = 2_000
const MOST_NAMESPACES = 800
/** Of an element and those around it: the parser copies them into each element below. */
const MOST_IN_SCOPE = 64

const DECLARATION = /<\?xml version="1\.[01]"(?: encoding="utf-8")?(?: standalone="(?:yes|no)")?\s*\?>\s*/iy
const NAME = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`
const TAG = new RegExp(String.raw`<(/?)(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^<"]*"|'[^<']*'))*)\s*(/?)>`, 'y')
const ATTRIBUTE = new RegExp(String.raw`\s${NAME}\s*=\s*(?:"[^"]*"|'[^']*')`, 'g')
const TEXT = /[^<]+/y
const COMMENT = /<!--(?:(?!--)[\s\S])*-->/y
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));/y
/** What XML 1.0 has no place for. @see https://www.w3.org/TR/xml/#charsets */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

/**
 * Refuses all but plain XML, before anything parses it: elements with ASCII names that open and close in order,
 * attributes in quotes, text, and references that XML itself has. The parser beneath takes more than XML allows, and
 * what two readers take differently is how signatures are stretched over what nobody signed: there is no DTD,
 * comment, CDATA section or processing instruction.
 *
 * @param comments whether they are let pass, as in metadata that people write.
 * @throws SamlRefusal
 */
export function assertWellFormed(xml: string, comments: 'refused' | 'passed' = 'refused'): void {
  if (NO_CHARACTER.test(xml)) throw malformed('It has a character that XML has not.')
  if (xml.split('xmlns').length > MOST_NAMESPACES) throw malformed('It declares too many namespaces.')
  const most = comments === 'passed' ? OF_METADATA : OF_A_RESPONSE
  const open: { readonly name: string; readonly inScope: number }[] = []
  let elements = 0
  let attributesOfAll = 0
  let at = matchAt(DECLARATION, xml, 0)?.[0].length ?? 0
  for (let hasRoot = false; at < xml.length; ) {
    const comment = comments === 'passed' ? matchAt(COMMENT, xml, at) : undefined
    const text = matchAt(TEXT, xml, at)
    const tag = matchAt(TAG, xml, at)
    if (text) {
      if (open.length === 0 && !/^[ \t\r\n]*$/.test(text[0])) throw malformed('It has text beside its root.')
      if (text[0].includes(']]>')) throw malformed('It is not well-formed.')
      assertReferences(text[0])
    } else if (tag) {
      const [, isEnd, name = '', attributes = '', isEmpty] = tag
      if (isEnd) {
        if (attributes !== '' || isEmpty || open.pop()?.name !== name) throw malformed('It is not well-formed.')
      } else {
        if (open.length === 0 && hasRoot) throw malformed('It has more than one root.')
        hasRoot = true
        if (++elements > most.elements) throw malformed('It has too many elements.')
        attributesOfAll += assertAttributes(attributes)
        if (attributesOfAll > most.attributes) throw malformed('It has too many attributes.')
        assertReferences(attributes)
        if (/\sxmlns:xml(?:ns)?\s*=/.test(attributes)) throw malformed('It declares what XML reserves.')
        const inScope = (open.at(-1)?.inScope ?? 0) + attributes.split('xmlns').length - 1
        if (inScope > MOST_IN_SCOPE) throw malformed('It declares too many namespaces.')
        if (!isEmpty && open.push({ name, inScope }) > MOST_DEPTH) throw malformed('It is nested too deep.')
      }
    } else if (!comment) {
      throw malformed('It is not plain XML: elements, attributes and text alone.')
    }
    at += (comment ?? text ?? tag)?.[0].length ?? 0
  }
  if (open.length > 0 || elements === 0) throw malformed('It is not well-formed.')
}

/** @returns how many there are, or more. */
function assertAttributes(attributes: string): number {
  const size = attributes.split('=').length - 1
  if (size <= MOST_ATTRIBUTES_OF_ONE && attributes.length <= LONGEST_ATTRIBUTE) return size
  const all = [...attributes.matchAll(ATTRIBUTE)]
  if (all.length > MOST_ATTRIBUTES_OF_ONE) throw malformed('It has an element with too many attributes.')
  if (all.some(([attribute]) => attribute.length > LONGEST_ATTRIBUTE)) {
    throw malformed('It has an attribute that is too long.')
  }
  return all.length
}

function assertReferences(text: string): void {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    const [, named, decimal, hexadecimal] = matchAt(REFERENCE, text, at) ?? []
    if (named !== undefined) continue
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
    if (!(code <= 0x10ffff) || NO_CHARACTER.test(String.fromCodePoint(code))) {
      throw malformed('It has a reference that XML has not.')
    }
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
