import { base64Of, javaDouble, type WireConventions } from '../../aws/index.ts'
import type { ListShape, Member, Shape, StructureShape } from '../model/shape.ts'
import { holdsLong, isLong, type TextPieces } from './text-pieces.ts'
import { formatTimestamp } from './timestamp.ts'

/** How a service writes times and doubles. */
export type XmlConventions = Pick<WireConventions, 'timestamps' | 'doubles'>

/** `<Name>…</Name>` for each member that `value` has, in the model's order. Others are left out. */
export function xmlStructure(shape: StructureShape, value: object, conventions: XmlConventions): string {
  let xml = ''
  for (const member of shape.xmlMembers) {
    const child = (value as Record<string, unknown>)[member.name]
    if (child !== undefined && child !== null) xml += xmlMember(member, child, conventions)
  }
  return xml
}

/** The same, where lists are long: written into `out` element by element. */
export async function xmlInPieces(
  shape: StructureShape,
  value: object,
  conventions: XmlConventions,
  out: TextPieces,
): Promise<void> {
  for (const member of shape.xmlMembers) {
    const child = (value as Record<string, unknown>)[member.name]
    if (child === undefined || child === null) continue
    if (member.shape.kind === 'list' && isLong(member.shape, child)) {
      await xmlList(member, member.shape, child as readonly unknown[], conventions, out)
    } else if (member.shape.kind === 'blob' && isLong(member.shape, child)) {
      await out.write(member.startTag)
      await out.writeBase64(child as Uint8Array)
      await out.write(member.endTag)
    } else await out.write(xmlMember(member, child, conventions))
  }
}

async function xmlList(
  { wireName, startTag, endTag }: Member,
  shape: ListShape,
  list: readonly unknown[],
  conventions: XmlConventions,
  out: TextPieces,
): Promise<void> {
  const name = shape.flattened && shape.memberName === 'member' ? wireName : shape.memberName
  if (!shape.flattened) await out.write(startTag)
  for (const element of list) {
    if (shape.member.kind === 'structure' && holdsLong(shape.member, element as object | null)) {
      await out.write(`<${name}>`)
      await xmlInPieces(shape.member, element as object, conventions, out)
      await out.write(`</${name}>`)
    } else {
      const turn = out.write(`<${name}>${xmlValue(shape.member, element, conventions)}</${name}>`)
      if (turn) await turn
    }
  }
  if (!shape.flattened) await out.write(endTag)
}

function xmlMember(member: Member, value: unknown, conventions: XmlConventions): string {
  const { wireName, startTag, endTag, shape, timestampFormat } = member
  if (shape.kind === 'list' && shape.flattened) {
    const name = shape.memberName === 'member' ? wireName : shape.memberName
    return (value as readonly unknown[])
      .map((element) => `<${name}>${xmlValue(shape.member, element, conventions)}</${name}>`)
      .join('')
  }
  if (shape.kind === 'map' && shape.flattened) {
    return Object.entries(value as object)
      .map((entry) => `${startTag}${xmlEntry(shape, entry, conventions)}${endTag}`)
      .join('')
  }
  if (shape.kind === 'timestamp') {
    return `${startTag}${formatTimestamp(value as Date, timestampFormat ?? shape.format ?? 'iso8601', conventions.timestamps)}${endTag}`
  }
  return `${startTag}${xmlValue(shape, value, conventions)}${endTag}`
}

function xmlValue(shape: Shape, value: unknown, conventions: XmlConventions): string {
  switch (shape.kind) {
    case 'structure':
      return xmlStructure(shape, value as object, conventions)
    case 'list': {
      let xml = ''
      for (const element of value as readonly unknown[]) {
        xml += `<${shape.memberName}>${xmlValue(shape.member, element, conventions)}</${shape.memberName}>`
      }
      return xml
    }
    case 'map': {
      let xml = ''
      for (const entry of Object.entries(value as object))
        xml += `<entry>${xmlEntry(shape, entry, conventions)}</entry>`
      return xml
    }
    case 'timestamp':
      return formatTimestamp(value as Date, shape.format ?? 'iso8601', conventions.timestamps)
    case 'blob':
      return base64Of(value as Uint8Array)
    case 'number':
      return shape.integral || conventions.doubles === undefined ? String(value) : javaDouble(value as number)
    default:
      return xmlText(String(value))
  }
}

function xmlEntry(
  shape: Shape & { kind: 'map' },
  [key, value]: [string, unknown],
  conventions: XmlConventions,
): string {
  return `<${shape.keyName}>${xmlText(key)}</${shape.keyName}><${shape.valueName}>${xmlValue(shape.value, value, conventions)}</${shape.valueName}>`
}

const SPECIAL = /[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const SPECIALS = new RegExp(SPECIAL, 'g')

/** Text as XML: what XML 1.0 cannot carry at all becomes U+FFFD, so that no client fails to parse the answer. */
export function xmlText(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, escapeOf) : text
}

function escapeOf(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    case '\r':
      return '&#xD;'
    default:
      return '\ufffd'
  }
}
