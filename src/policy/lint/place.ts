import type { JsonMember, JsonNode } from '../language/json.ts'
import type { Location, PathElement, Position } from './finding.ts'

/** Where something stands in a document: the way to it, and its offsets. */
export interface Place {
  readonly path: readonly PathElement[]
  readonly start: number
  /** After its last character. */
  readonly end: number
}

/** A string of the document. */
export interface Text extends Place {
  readonly value: string
}

/** A node with the way to it. */
export interface Located<N extends JsonNode = JsonNode> extends Place {
  readonly node: N
}

export function located<N extends JsonNode>(node: N, path: readonly PathElement[]): Located<N> {
  return { node, path, start: node.start, end: node.end }
}

export function memberValue({ name, value }: JsonMember, of: Place): Located {
  return located(value, [...of.path, { value: name.value }])
}

export function memberName({ name }: JsonMember, of: Place): Text {
  return { value: name.value, path: [...of.path, { key: name.value }], start: name.start, end: name.end }
}

/** The items of an array; of anything else, itself alone. */
export function itemsOf(place: Located): readonly Located[] {
  if (place.node.kind !== 'array') return [place]
  return place.node.items.map((item, index) => located(item, [...place.path, { index }]))
}

/** Turns offsets into lines and columns. */
export class Lines {
  private readonly starts: number[] = [0]

  constructor(text: string) {
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) this.starts.push(end + 1)
  }

  location({ path, start, end }: Place): Location {
    return { path, span: { start: this.position(start), end: this.position(end) } }
  }

  private position(offset: number): Position {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0), offset }
  }
}
