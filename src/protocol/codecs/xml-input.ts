import type { Member, Shape, StructureShape } from '../model/shape.ts'
import { setEntry } from './entries.ts'
import { malformedXml } from './malformed.ts'
import { parseScalar } from './scalar.ts'
import { readXmlDocument, type XmlElement } from './xml-reader.ts'

/**
 * Reads the document of a REST-XML request, which is handed on as it came: so there is nothing in it that the model
 * does not name, as S3 itself has it ("did not validate against our published schema"), nor what a reader who knows
 * namespaces, or other letters than UTF-8's, would take for something else. What the model names once is there once.
 *
 * @param root what the document is called.
 * @throws MalformedXML (400)
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export function parseXmlInput(shape: StructureShape, root: string, body: string): Record<string, unknown> {
  if (isOtherEncoding(body)) throw malformedXml()
  const element = readXmlDocument(body)
  if (element.name !== root) throw malformedXml()
  assertPlain(element, element.attributes.find(([name]) => name === 'xmlns')?.[1])
  return readStructure(shape, element)
}

/** What the declaration says of the letters, where that is not what all of it was read as. */
function isOtherEncoding(body: string): boolean {
  const encoding = /^\ufeff?<\?xml[^>]*[ \t\r\n]encoding=["']([^"']*)["']/.exec(body)?.[1]
  return encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding)
}

const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'

/** @param namespace of the whole document. */
function assertPlain({ hasPrefix, attributes, children }: XmlElement, namespace: string | undefined): void {
  const isPlain = attributes.every(([name, value]) => {
    if (name === 'xmlns') return value === namespace
    return name === 'xmlns:xsi' ? value === INSTANCE : !name.startsWith('xmlns:')
  })
  if (hasPrefix || !isPlain) throw malformedXml()
  for (const child of children) assertPlain(child, namespace)
}

function readStructure(shape: StructureShape, element: XmlElement): Record<string, unknown> {
  const structure: Record<string, unknown> = {}
  const byName = membersByName(shape)
  assertNoText(element)
  for (const child of element.children) {
    const member = byName.get(child.name)
    if (!member || member.isAttribute) throw malformedXml()
    if (isFlattened(member.shape)) addFlattened(structure, member, child)
    else if (structure[member.name] !== undefined) throw malformedXml()
    else structure[member.name] = readValue(member.shape, child)
  }
  for (const [name, text] of ownAttributes(element)) {
    const member = byName.get(name)
    if (!member?.isAttribute) throw malformedXml()
    structure[member.name] = parseScalar(scalarOf(member.shape), text, malformedXml)
  }
  return structure
}

/** Beside the declarations of namespaces. */
function ownAttributes({ attributes }: XmlElement): XmlElement['attributes'] {
  return attributes.length === 0 ? attributes : attributes.filter(([name]) => !/^xmlns(?::|$)/.test(name))
}

const SPACE = /^[ \t\r\n]*$/

function assertNoText({ text }: XmlElement): void {
  if (!SPACE.test(text)) throw malformedXml()
}

function assertNoAttributes(element: XmlElement): void {
  if (ownAttributes(element).length > 0) throw malformedXml()
}

const byNames = new WeakMap<StructureShape, ReadonlyMap<string, Member>>()

/** S3 once had one event, and has a list of them by the same name. */
function membersByName(shape: StructureShape): ReadonlyMap<string, Member> {
  const known = byNames.get(shape)
  if (known) return known
  const byName = new Map<string, Member>()
  for (const member of shape.members) {
    const other = byName.get(member.wireName)
    if (!other || !isFlattened(other.shape)) byName.set(member.wireName, member)
  }
  byNames.set(shape, byName)
  return byName
}

function isFlattened(shape: Shape): boolean {
  return (shape.kind === 'list' || shape.kind === 'map') && shape.flattened
}

function addFlattened(structure: Record<string, unknown>, { name, shape }: Member, child: XmlElement): void {
  if (shape.kind === 'list') {
    const list = (structure[name] ?? []) as unknown[]
    list.push(readValue(shape.member, child))
    structure[name] = list
  } else if (shape.kind === 'map') {
    const map = (structure[name] ?? {}) as Record<string, unknown>
    addEntry(map, shape, child)
    structure[name] = map
  }
}

function readValue(shape: Shape, element: XmlElement): unknown {
  if (shape.kind === 'structure') return readStructure(shape, element)
  assertNoAttributes(element)
  switch (shape.kind) {
    case 'list':
      assertNoText(element)
      return element.children.map((child) => {
        if (child.name !== shape.memberName) throw malformedXml()
        return readValue(shape.member, child)
      })
    case 'map': {
      assertNoText(element)
      const map: Record<string, unknown> = {}
      for (const child of element.children) {
        if (child.name !== 'entry') throw malformedXml()
        addEntry(map, shape, child)
      }
      return map
    }
    default:
      if (element.children.length > 0) throw malformedXml()
      return parseScalar(scalarOf(shape), element.text, malformedXml)
  }
}

function addEntry(map: Record<string, unknown>, shape: Shape & { kind: 'map' }, entry: XmlElement): void {
  assertNoText(entry)
  assertNoAttributes(entry)
  const key = entry.children.find(({ name }) => name === shape.keyName)
  const value = entry.children.find(({ name }) => name === shape.valueName)
  if (!key || !value || entry.children.length > 2 || Object.hasOwn(map, key.text)) throw malformedXml()
  assertNoAttributes(key)
  if (key.children.length > 0) throw malformedXml()
  setEntry(map, key.text, readValue(shape.value, value))
}

function scalarOf(shape: Shape) {
  switch (shape.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'timestamp':
    case 'blob':
      return shape
    default:
      throw malformedXml()
  }
}
