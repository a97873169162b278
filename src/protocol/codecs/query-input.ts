import type { ListShape, MapShape, Member, Shape, StructureShape } from '../model/shape.ts'
import { setEntry } from './entries.ts'
import { readForm } from './form.ts'
import { malformedInput, malformedQueryString } from './malformed.ts'
import { parseScalar } from './scalar.ts'

/**
 * `MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name` has nine parts; nothing that is served has
 * more than 16.
 */
const MAX_DEPTH = 24
/** No list of AWS's is longer. */
const MAX_INDEX = 10_000
/** How far an index may be from the one before it: AWS was recorded to take no more. */
const MAX_SKIP = 10

/** Whether a parameter is not of the operation's input: those of a presigned URL start with `X-Amz-`. */
function isOfProtocol(name: string): boolean {
  return name === 'Action' || name === 'Version' || /^x-amz-/i.test(name)
}

/** Lists and maps while they are read: by index, in whatever order they arrive. */
class Elements {
  readonly byIndex = new Map<number, unknown>()
}

class Entry {
  key: unknown
  value: unknown
}

/**
 * Decodes the query protocol's parameters, from the URL and the body together: `UserName=x&Tags.member.1.Key=y`. What
 * the model does not name is ignored, as AWS does; a parameter twice is refused, since no two readers agree on which
 * one counts.
 *
 * @throws MalformedQueryString or MalformedInput (400).
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function parseQueryInput(
  shape: StructureShape | undefined,
  urlQuery: string,
  body: string,
): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  const seen = new Set<string>()
  const visit = (name: string, value: string) => {
    const before = seen.size
    if (seen.add(name).size === before)
      throw malformedQueryString(`The parameter ${clipped(name)} is given more than once.`)
    if (shape === undefined || isOfProtocol(name)) return
    if (!name.includes('.')) {
      const member = shape.membersByQueryName.get(name)
      if (member) place(input, member, [name], 1, value)
      return
    }
    const parts = name.split('.', MAX_DEPTH + 1)
    if (parts.length > MAX_DEPTH) throw malformedInput('The parameters are nested too deeply.')
    const member = shape.membersByQueryName.get(parts[0] ?? '')
    if (member) place(input, member, parts, 1, value)
  }
  readForm(urlQuery, 'plus', visit)
  readForm(body, 'space', visit)
  return shape === undefined ? input : (finish(shape, input) as Record<string, unknown>)
}

function place(
  target: Record<string, unknown>,
  member: Member,
  parts: readonly string[],
  at: number,
  value: string,
): void {
  target[member.name] = put(member.shape, target[member.name], parts, at, value)
}

/** What becomes of `current` when the parameter `parts[at…]` is `value`. */
function put(shape: Shape, current: unknown, parts: readonly string[], at: number, value: string): unknown {
  if (shape.kind !== 'structure' && shape.kind !== 'list' && shape.kind !== 'map') {
    if (at !== parts.length) throw malformedInput('Start of structure or map found where not expected.')
    if (shape.kind === 'document') throw malformedInput('A document has no place in a form.')
    // `Tags.member.01.Key` is `Tags.member.1.Key`.
    if (current !== undefined) throw malformedQueryString('A parameter is given more than once.')
    return parseScalar(shape, value, malformedInput)
  }
  if (at === parts.length) {
    // `Tags=` is how clients write an empty list.
    if (value !== '') throw malformedInput('Unexpected list, map or structure in the parameters.')
    return current ?? (shape.kind === 'structure' ? {} : new Elements())
  }
  switch (shape.kind) {
    case 'structure': {
      const structure = (current ?? {}) as Record<string, unknown>
      const member = shape.membersByQueryName.get(parts[at] ?? '')
      if (member) place(structure, member, parts, at + 1, value)
      return structure
    }
    case 'list': {
      const elements = (current ?? new Elements()) as Elements
      const at2 = afterName(shape.flattened ? undefined : shape.memberName, parts, at)
      const index = indexOf(parts[at2])
      if (index === undefined) {
        // As if it named a member of the first element, which the model does not.
        if (shape.member.kind !== 'structure') throw malformedInput('Start of list found where not expected')
        if (!elements.byIndex.has(1)) elements.byIndex.set(1, {})
        return elements
      }
      if (isNumber(parts[at2 + 1])) throw malformedInput('Two index elements may not occur back to back')
      elements.byIndex.set(index, put(shape.member, elements.byIndex.get(index), parts, at2 + 1, value))
      return elements
    }
    case 'map': {
      const elements = (current ?? new Elements()) as Elements
      const at2 = afterName(shape.flattened ? undefined : 'entry', parts, at)
      const index = indexOf(parts[at2])
      if (index === undefined) throw malformedInput('Key is not a valid index of a map.')
      const entry = (elements.byIndex.get(index) ?? new Entry()) as Entry
      elements.byIndex.set(index, entry)
      const side = parts[at2 + 1]
      if (side === shape.keyName) entry.key = put(shape.key, entry.key, parts, at2 + 2, value)
      else if (side === shape.valueName) entry.value = put(shape.value, entry.value, parts, at2 + 2, value)
      else throw malformedInput('Expected a key or a value of a map entry.')
      return elements
    }
  }
}

function afterName(name: string | undefined, parts: readonly string[], at: number): number {
  if (name === undefined) return at
  if (parts[at] !== name) throw malformedInput(`Expected \`${name}\` in the name of a list or map parameter.`)
  return at + 1
}

/** `undefined` for what is no number. @throws MalformedInput (400), in words that were recorded of AWS. */
function indexOf(text: string | undefined): number | undefined {
  if (text?.startsWith('-')) throw malformedInput(`Key ${clipped(text)} may not have a leading '-'`)
  if (!isNumber(text)) return undefined
  const index = Number(text)
  if (index === 0) throw malformedInput('0 is not a valid index')
  if (index > MAX_INDEX) throw tooSparse(index - 1)
  return index
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text)
}

function tooSparse(skipped: number) {
  return malformedInput(`Excessively sparse input would skip ${skipped} list elements`)
}

/** Turns elements by index into arrays and records. */
function finish(shape: Shape, value: unknown): unknown {
  if (value === undefined) return undefined
  switch (shape.kind) {
    case 'structure': {
      const structure = value as Record<string, unknown>
      for (const { name, shape: memberShape } of shape.members) {
        const child = structure[name]
        if (child !== undefined && isContainer(memberShape)) structure[name] = finish(memberShape, child)
      }
      return structure
    }
    case 'list':
      return finishList(shape, value as Elements)
    case 'map':
      return finishMap(shape, value as Elements)
    default:
      return value
  }
}

/** Elements that are left out are as empty as they can be, which validation sees. */
function finishList(shape: ListShape, { byIndex }: Elements): unknown[] {
  const list: unknown[] = []
  for (const index of [...byIndex.keys()].sort((a, b) => a - b)) {
    const skipped = index - Math.max(list.length, 1)
    if (skipped > MAX_SKIP) throw tooSparse(skipped)
    while (list.length < index - 1) list.push(finish(shape.member, emptyOf(shape.member)))
    list.push(finish(shape.member, byIndex.get(index)))
  }
  return list
}

function emptyOf({ kind }: Shape): unknown {
  if (kind === 'structure') return {}
  return kind === 'list' || kind === 'map' ? new Elements() : undefined
}

function finishMap(shape: MapShape, { byIndex }: Elements): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  for (const entry of byIndex.values() as Iterable<Entry>) {
    if (typeof entry.key !== 'string') throw malformedInput('A map entry has no key.')
    if (Object.hasOwn(map, entry.key)) throw malformedInput('A map has the same key twice.')
    setEntry(map, entry.key, finish(shape.value, entry.value) ?? '')
  }
  return map
}

function isContainer({ kind }: Shape): boolean {
  return kind === 'structure' || kind === 'list' || kind === 'map'
}

function clipped(text: string): string {
  return text.length > 128 ? `${text.slice(0, 128)}...` : text
}
