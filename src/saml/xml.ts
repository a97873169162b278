import { DOMParser, type XmlDocument, type XmlNode } from '@xmldom/xmldom'
import { malformed } from './refusal.ts'
import { assertWellFormed } from './well-formed.ts'

/** An element, as it is read: what a parser knows beyond it does not matter. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  /** Empty for none. */
  readonly namespace: string
  /** Those without a prefix, by name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own, without its children's. */
  readonly text: string
}

const XMLNS = 'http://www.w3.org/2000/xmlns/'
const ELEMENT = 1
const TEXT = 3

/**
 * Reads XML strictly; the same parser is under the library that verifies signatures.
 *
 * @param comments see `assertWellFormed`.
 * @throws SamlRefusal
 */
export function readXml(xml: string, comments: 'refused' | 'passed' = 'refused'): XmlElement {
  assertWellFormed(xml, comments)
  const root = parseXml(xml)?.documentElement
  if (!root) throw malformed('It is not well-formed.')
  return elementOf(root)
}

/** The document, for what is given nodes of it. @throws SamlRefusal */
export function parseXml(xml: string): XmlDocument | undefined {
  const refuse = () => {
    throw malformed('It is not well-formed.')
  }
  const errorHandler = { warning: refuse, error: refuse, fatalError: refuse }
  try {
    return new DOMParser({ errorHandler }).parseFromString(xml, 'text/xml')
  } catch {
    throw malformed('It is not well-formed.')
  }
}

/** As deep as `assertWellFormed` let it be. */
function elementOf(node: XmlNode): XmlElement {
  const { localName, namespaceURI, prefix } = node
  if (prefix && !namespaceURI) throw malformed('It has a prefix without a namespace.')
  const children: XmlElement[] = []
  let text = ''
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === ELEMENT) children.push(elementOf(child))
    else if (child.nodeType === TEXT) text += child.nodeValue ?? ''
  }
  return { name: localName, namespace: namespaceURI ?? '', attributes: attributesOf(node), children, text }
}

function attributesOf(node: XmlNode): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  const seen = new Set<string>()
  const { length = 0 } = node.attributes ?? {}
  for (let i = 0; i < length; i++) {
    const attribute = node.attributes?.item(i)
    if (!attribute || attribute.namespaceURI === XMLNS) continue
    const { localName, namespaceURI, prefix, value } = attribute
    const key = `${namespaceURI ?? ''} ${localName}`
    if (seen.has(key) || (prefix && !namespaceURI)) throw malformed('It has an attribute twice, or of no namespace.')
    seen.add(key)
    if (!prefix) attributes.set(localName, value)
  }
  return attributes
}

/** Children of this name. */
export function childrenOf(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.namespace === namespace && child.name === name)
}

/** The only child of this name; `undefined` where there is none. @throws SamlRefusal for more than one. */
export function onlyChild(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  const [only, ...more] = childrenOf(element, namespace, name)
  if (more.length > 0) throw malformed(`It has more than one ${name}.`)
  return only
}

/** The element and all below it. */
export function* all(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) yield* all(child)
}
