/**
 * JSON as it is while somebody types it: strings without an end, names without a value, commas too many or too few.
 * Everything has its place, and nothing is refused. What is complete is read by `language/json.ts`, which refuses.
 */
export type LooseNode = LooseObject | LooseArray | LooseText

interface Span {
  readonly from: number
  /** After the last character. */
  readonly to: number
}

export interface LooseObject extends Span {
  readonly kind: 'object'
  readonly members: readonly LooseMember[]
  readonly closed: boolean
}

export interface LooseMember {
  readonly name: LooseText
  /** Where its value may stand: after the colon. `undefined` while there is none. */
  readonly valueFrom: number | undefined
  readonly value: LooseNode | undefined
}

export interface LooseArray extends Span {
  readonly kind: 'array'
  readonly items: readonly LooseNode[]
  readonly closed: boolean
}

/** A string, or what stands in the place of one: a number, a word without quotes. */
export interface LooseText extends Span {
  readonly kind: 'text'
  readonly value: string
  readonly quotes: 'both' | 'opening' | 'none'
}

const BLANK = /[\s,]*/y
const STRING = /"((?:[^"\\\n]|\\[^\n])*)("?)/y
const WORD = /[^\s,:{}[\]"]+/y
/** As deep as the strict reader goes; a policy needs 7 levels. */
const DEEPEST = 32

/** Reads what there is of one value. */
export function readLoosely(text: string): LooseNode | undefined {
  return new Reader(text).value(0)
}

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): LooseNode | undefined {
    this.skip(BLANK)
    const next = this.text[this.at]
    if ((next === '{' || next === '[') && depth === DEEPEST) return this.rest()
    if (next === '{') return this.object(depth)
    if (next === '[') return this.array(depth)
    return this.string() ?? this.word()
  }

  private object(depth: number): LooseObject {
    const from = this.at++
    const members: LooseMember[] = []
    for (;;) {
      this.skip(BLANK)
      const next = this.text[this.at]
      if (next === '}') return { kind: 'object', from, to: ++this.at, members, closed: true }
      if (next === undefined || next === ']') return { kind: 'object', from, to: this.at, members, closed: false }
      const name = this.string() ?? this.word()
      if (name !== undefined) members.push(this.member(name, depth))
      // A value without a name is passed over, and so is a colon.
      else if (next === ':') this.at++
      else this.value(depth + 1)
    }
  }

  private member(name: LooseText, depth: number): LooseMember {
    const colon = /\s*:/y
    colon.lastIndex = this.at
    if (!colon.test(this.text)) return { name, valueFrom: undefined, value: undefined }
    this.at = colon.lastIndex
    const valueFrom = this.at
    this.skip(/\s*/y)
    const next = this.text[this.at]
    const absent = next === ',' || next === '}' || next === ']' || next === undefined || this.isNextName()
    return { name, valueFrom, value: absent ? undefined : this.value(depth + 1) }
  }

  /** Whether a name with its colon follows where a value should stand: `"Action": "Resource": "*"`. */
  private isNextName(): boolean {
    const name = /"(?:[^"\\\n]|\\[^\n])*"\s*:/y
    name.lastIndex = this.at
    return name.test(this.text)
  }

  private array(depth: number): LooseArray {
    const from = this.at++
    const items: LooseNode[] = []
    for (;;) {
      this.skip(BLANK)
      const next = this.text[this.at]
      if (next === ']') return { kind: 'array', from, to: ++this.at, items, closed: true }
      if (next === undefined || next === '}') return { kind: 'array', from, to: this.at, items, closed: false }
      const item = this.value(depth + 1)
      if (item === undefined) this.at++
      else items.push(item)
    }
  }

  private string(): LooseText | undefined {
    const from = this.at
    const match = this.match(STRING)
    if (match === undefined) return undefined
    const [, inside = '', end] = match
    return { kind: 'text', from, to: this.at, value: unescaped(inside), quotes: end === '"' ? 'both' : 'opening' }
  }

  private word(): LooseText | undefined {
    const from = this.at
    const match = this.match(WORD)
    return match && { kind: 'text', from, to: this.at, value: match[0], quotes: 'none' }
  }

  /** All that is left, as one text: too deep to be of a policy. */
  private rest(): LooseText {
    const from = this.at
    this.at = this.text.length
    return { kind: 'text', from, to: this.at, value: '', quotes: 'none' }
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match === null) return undefined
    this.at = pattern.lastIndex
    return match
  }

  private skip(pattern: RegExp): void {
    this.match(pattern)
  }
}

function unescaped(inside: string): string {
  if (!inside.includes('\\')) return inside
  try {
    return String(JSON.parse(`"${inside}"`))
  } catch {
    return inside
  }
}
