import { type LooseNode, type LooseObject, type LooseText, readLoosely } from './loose-json.ts'

/** Where somebody is typing. */
export interface TypingPlace {
  /** The members that the place is in, from the document down: `Statement`, `Condition`, `StringEquals`. */
  readonly path: readonly string[]
  /** Whether a member's name may stand here, or a value. */
  readonly part: 'name' | 'value'
  /** What is typed there already; `undefined` between the words. */
  readonly text: LooseText | undefined
  /** The object that the place is in. */
  readonly object: LooseObject | undefined
  /** Whether a name that stands here has its colon. */
  readonly hasColon: boolean
  /** The statement that the place is in, or that begins here. */
  readonly statement: LooseObject | undefined
}

/** The place at `offset`; `undefined` where nothing can be typed, such as behind the document. */
export function placeAt(document: string, offset: number): TypingPlace | undefined {
  const root = readLoosely(document)
  if (root === undefined) return undefined
  return inNode(root, offset, { path: [], object: undefined, statement: undefined })
}

type Around = Pick<TypingPlace, 'path' | 'object' | 'statement'>

function inNode(node: LooseNode, offset: number, around: Around): TypingPlace | undefined {
  switch (node.kind) {
    case 'text':
      return touches(node, offset) ? { ...around, part: 'value', text: node, hasColon: false } : undefined
    case 'array': {
      if (!isInside(node, offset)) return undefined
      for (const item of node.items) {
        const place = isIn(item, offset) && inNode(item, offset, around)
        if (place) return place
      }
      return { ...around, part: 'value', text: undefined, hasColon: false }
    }
    case 'object':
      return isInside(node, offset) ? inObject(node, offset, around) : undefined
    default:
      node satisfies never
      return undefined
  }
}

function inObject(object: LooseObject, offset: number, { path, statement }: Around): TypingPlace | undefined {
  const isStatement = path.length === 1 && path[0] === 'Statement'
  const around = { path, object, statement: isStatement ? object : statement }
  for (const { name, valueFrom, value } of object.members) {
    const hasColon = valueFrom !== undefined
    if (touches(name, offset)) return { ...around, part: 'name', text: name, hasColon }
    if (valueFrom === undefined || offset < valueFrom) continue
    const inValue = { ...around, path: [...path, name.value] }
    if (value === undefined) {
      const next = object.members.find((other) => other.name.from >= valueFrom)
      if (next === undefined || offset < next.name.from) {
        return { ...inValue, part: 'value', text: undefined, hasColon: false }
      }
    } else if (isIn(value, offset)) {
      return inNode(value, offset, inValue)
    } else if (offset <= value.to) {
      return undefined // Between the colon and a value that is there, or right behind it.
    }
  }
  return { ...around, part: 'name', text: undefined, hasColon: false }
}

function isIn(node: LooseNode, offset: number): boolean {
  return node.kind === 'text' ? touches(node, offset) : isInside(node, offset)
}

/** Within the quotes of a string, or at a word's edge; before its quote and behind it another one begins. */
function touches({ from, to, quotes }: LooseText, offset: number): boolean {
  return offset > from - (quotes === 'none' ? 1 : 0) && (quotes === 'both' ? offset < to : offset <= to)
}

function isInside(node: Exclude<LooseNode, LooseText>, offset: number): boolean {
  return offset > node.from && (node.closed ? offset < node.to : offset <= node.to)
}
