import type { Member, Shape, StructureShape } from '../model/shape.ts'
import { setEntry } from './entries.ts'
import { malformedXml } from './malformed.ts'
import { parseScalar } from './scalar.ts'
import { readXmlDocument, type XmlElement } from './xml-reader.ts'

/**
 * Reads the document of a REST-XML request. Elements are known by their names without a prefix; what the model does not
 * name is ignored, and what it names once is there once.
 *
 * @param root what the document is called.
 * @throws MalformedXML (400)
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function parseXmlInput(shape: StructureShape, root: string, body: string): Record<string, unknown> {
  const element = readXmlDocument(body)
  if (element.name !== root) throw malformedXml()
  return readStructure(shape, element)
}

function readStructure(shape: StructureShape, element: XmlElement): Record<string, unknown> {
  const structure: Record<string, unknown> = {}
  const byName = membersByName(shape)
  for (const child of element.children) {
    const member = byName.get(child.name)
    if (!member || member.isAttribute) continue
    if (isFlattened(member.shape)) addFlattened(structure, member, child)
    else if (structure[member.name] !== undefined) throw malformedXml()
    else structure[member.name] = readValue(member.shape, child)
  }
  for (const member of shape.members) {
    const text = member.isAttribute ? attributeOf(element, member.wireName) : undefined
    if (text !== undefined) structure[member.name] = parseScalar(scalarOf(member.shape), text, malformedXml)
  }
  return structure
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
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, element)
    case 'list':
      return element.children
        .filter(({ name }) => name === shape.memberName)
        .map((child) => readValue(shape.member, child))
    case 'map': {
      const map: Record<string, unknown> = {}
      for (const child of element.children) if (child.name === 'entry') addEntry(map, shape, child)
      return map
    }
    default:
      if (element.children.length > 0) throw malformedXml()
      return parseScalar(scalarOf(shape), element.text, malformedXml)
  }
}

function addEntry(map: Record<string, unknown>, shape: Shape & { kind: 'map' }, entry: XmlElement): void {
  const [key, ...otherKeys] = entry.children.filter(({ name }) => name === shape.keyName)
  const [value, ...otherValues] = entry.children.filter(({ name }) => name === shape.valueName)
  if (!key || !value || otherKeys.length > 0 || otherValues.length > 0 || Object.hasOwn(map, key.text))
    throw malformedXml()
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

/** `xsi:type`, whatever its prefix is called. */
function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  const local = name.slice(name.indexOf(':') + 1)
  const found = attributes.filter(([given]) => given.slice(given.indexOf(':') + 1) === local)
  if (found.length > 1) throw malformedXml()
  return found[0]?.[1]
}
