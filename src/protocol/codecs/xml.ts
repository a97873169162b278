import type { Member, Shape, StructureShape } from '../model/shape.ts'
import { formatTimestamp } from './timestamp.ts'

/** How a service writes times in XML. */
export type Precision = 'seconds' | 'milliseconds'

/** `<Name>…</Name>` for each member that `value` has, in the model's order. Others are left out. */
export function xmlStructure(shape: StructureShape, value: object, precision: Precision): string {
  let xml = ''
  for (const member of shape.xmlMembers) {
    const child = (value as Record<string, unknown>)[member.name]
    if (child !== undefined && child !== null) xml += xmlMember(member, child, precision)
  }
  return xml
}

function xmlMember(member: Member, value: unknown, precision: Precision): string {
  const { wireName, startTag, endTag, shape, timestampFormat } = member
  if (shape.kind === 'list' && shape.flattened) {
    const name = shape.memberName === 'member' ? wireName : shape.memberName
    return (value as readonly unknown[])
      .map((element) => `<${name}>${xmlValue(shape.member, element, precision)}</${name}>`)
      .join('')
  }
  if (shape.kind === 'map' && shape.flattened) {
    return Object.entries(value as object)
      .map((entry) => `${startTag}${xmlEntry(shape, entry, precision)}${endTag}`)
      .join('')
  }
  if (shape.kind === 'timestamp') {
    return `${startTag}${formatTimestamp(value as Date, timestampFormat ?? shape.format ?? 'iso8601', precision)}${endTag}`
  }
  return `${startTag}${xmlValue(shape, value, precision)}${endTag}`
}

function xmlValue(shape: Shape, value: unknown, precision: Precision): string {
  switch (shape.kind) {
    case 'structure':
      return xmlStructure(shape, value as object, precision)
    case 'list': {
      let xml = ''
      for (const element of value as readonly unknown[]) {
        xml += `<${shape.memberName}>${xmlValue(shape.member, element, precision)}</${shape.memberName}>`
      }
      return xml
    }
    case 'map': {
      let xml = ''
      for (const entry of Object.entries(value as object)) xml += `<entry>${xmlEntry(shape, entry, precision)}</entry>`
      return xml
    }
    case 'timestamp':
      return formatTimestamp(value as Date, shape.format ?? 'iso8601', precision)
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64')
    default:
      return xmlText(String(value))
  }
}

function xmlEntry(shape: Shape & { kind: 'map' }, [key, value]: [string, unknown], precision: Precision): string {
  return `<${shape.keyName}>${xmlText(key)}</${shape.keyName}><${shape.valueName}>${xmlValue(shape.value, value, precision)}</${shape.valueName}>`
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
