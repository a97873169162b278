import type { Member, Shape } from '../model/shape.ts'
import { setEntry } from './entries.ts'
import { httpScalar, parseHttpScalar } from './http-scalar.ts'
import { serializationException } from './malformed.ts'
import { parseBase64 } from './scalar.ts'

/** What a header says of a member. @throws SerializationException (400) */
export function readHeader(member: Member, text: string): unknown {
  const { shape } = member
  if (shape.kind === 'list') {
    const texts = elementsOf(text, shape.member)
    return texts.map((element) => parseHttpScalar(member, shape.member, 'header', element, serializationException))
  }
  const plain = member.isJson ? Buffer.from(parseBase64(text, serializationException)).toString('utf8') : text
  return parseHttpScalar(member, shape, 'header', plain, serializationException)
}

/** A member as its header has it. */
export function writeHeader(member: Member, value: unknown): string {
  const { shape } = member
  if (shape.kind === 'list') {
    const texts = (value as readonly unknown[]).map((element) => httpScalar(member, shape.member, element))
    // A time has a comma of its own, and needs no quotes.
    return texts.map((text) => (shape.member.kind === 'timestamp' ? text : quoted(text))).join(', ')
  }
  const text = httpScalar(member, shape, value)
  return member.isJson ? Buffer.from(text).toString('base64') : text
}

/** The headers whose names begin with a map's prefix, by the rest of their names. */
export function readPrefixHeaders(
  prefix: string,
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> | undefined {
  let map: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !name.startsWith(prefix)) continue
    map ??= {}
    setEntry(map, name.slice(prefix.length), value)
  }
  return map
}

/** The elements of a list in one header: one with a comma or a quote in it stands in quotes. */
function elementsOf(text: string, shape: Shape): readonly string[] {
  if (text.trim() === '') return []
  // `Mon, 16 Dec 2019 23:48:18 GMT, …`: every second comma parts two.
  if (shape.kind === 'timestamp' && / GMT(,|$)/.test(text)) return text.split(/(?<= GMT),/).map((part) => part.trim())
  const elements: string[] = []
  let at = 0
  while (at <= text.length) {
    while (text[at] === ' ' || text[at] === '\t') at++
    if (text[at] === '"') {
      const { element, end } = quotedAt(text, at)
      elements.push(element)
      at = end
    } else {
      let end = text.indexOf(',', at)
      if (end === -1) end = text.length
      elements.push(text.slice(at, end).trimEnd())
      at = end + 1
    }
  }
  return elements
}

/** What stands in quotes at `start`, and where the next element begins. @throws SerializationException (400) */
function quotedAt(text: string, start: number): { readonly element: string; readonly end: number } {
  let element = ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') element += text[++at] ?? ''
    else if (text[at] !== '"') element += text[at]
    else {
      const rest = /^[ \t]*(,|$)/.exec(text.slice(at + 1, at + 130))
      if (!rest) break
      return { element, end: at + 1 + Math.max(rest[0].length, 1) }
    }
  }
  throw serializationException('A quote in a header has no end.')
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text
}
