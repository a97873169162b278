/**
 * A value of a filter policy's JSON. `at` is where AWS's parser stands when it has met the value, and `end` when it has
 * read it: of a text the opening quote alone is read at first.
 */
export type JsonNode = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly value: boolean | null }
)

export interface JsonMember {
  readonly name: string
  readonly value: JsonNode
}

/** What is wrong with a filter policy, and at which character. */
export class FilterProblem extends Error {
  readonly offset: number | undefined

  constructor(problem: string, offset?: number) {
    super(problem)
    this.offset = offset
  }
}

/** As deep as AWS's parser reads. */
const MAX_DEPTH = 1000

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

/** @throws FilterProblem for a text that is no JSON, in the words of AWS's parser, where they are known. */
export function readJson(text: string): JsonNode {
  return new JsonReader(text).document()
}

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): JsonNode {
    const node = this.#value(1)
    this.#skipBlanks()
    if (this.#at < this.#text.length) throw new FilterProblem('')
    return node
  }

  #value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) {
      throw new FilterProblem(
        `Document nesting depth (${depth}) exceeds the maximum allowed (${MAX_DEPTH}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`,
      )
    }
    this.#skipBlanks()
    const first = this.#text[this.#at]
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#array(depth)
    if (first === '"') return this.#string()
    return this.#scalar(first)
  }

  #object(depth: number): JsonNode {
    const at = ++this.#at
    const members: JsonMember[] = []
    while (!this.#closes('}', members.length > 0, at, 'Object')) {
      if (this.#text[this.#at] !== '"') throw this.#unexpected('was expecting double-quote to start field name')
      const name = this.#stringValue()
      this.#skipBlanks()
      if (this.#text[this.#at] !== ':') throw this.#unexpected('was expecting a colon to separate field name and value')
      this.#at++
      members.push({ name, value: this.#value(depth + 1) })
    }
    return { kind: 'object', members, at, end: this.#at }
  }

  #array(depth: number): JsonNode {
    const at = ++this.#at
    const items: JsonNode[] = []
    while (!this.#closes(']', items.length > 0, at, 'Array')) items.push(this.#value(depth + 1))
    return { kind: 'array', items, at, end: this.#at }
  }

  /** Whether the list ends here; else what stands between two of its entries is read. */
  #closes(bracket: string, hasEntries: boolean, start: number, what: 'Object' | 'Array'): boolean {
    this.#skipBlanks()
    const found = this.#text[this.#at]
    if (found === undefined) throw this.#ended(what, start)
    if (found === bracket) {
      this.#at++
      return true
    }
    if (!hasEntries) return false
    if (found !== ',') throw this.#unexpected(`was expecting comma to separate ${what} entries`)
    this.#at++
    this.#skipBlanks()
    return false
  }

  #string(): JsonNode {
    const at = this.#at + 1
    const value = this.#stringValue()
    return { kind: 'string', value, at, end: this.#at }
  }

  #stringValue(): string {
    const start = this.#at
    let end = start + 1
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1
    if (end >= this.#text.length) {
      throw new FilterProblem(
        'Unexpected end-of-input: was expecting closing quote for a string value',
        this.#text.length,
      )
    }
    this.#at = end + 1
    return parsed(this.#text.slice(start, this.#at)) as string
  }

  #scalar(first: string | undefined): JsonNode {
    const [token = ''] = /^[\w$+.-]*/.exec(this.#text.slice(this.#at, this.#at + 64)) ?? []
    const end = this.#at + token.length
    if (first === undefined) throw new FilterProblem('No content to map due to end-of-input', this.#at)
    if (/^[A-Za-z_$]/.test(token) && !/^(true|false|null)$/.test(token)) {
      throw new FilterProblem(`Unrecognized token '${token}': was expecting ${VALUES}`, end)
    }
    if (token === '') throw this.#unexpected(`expected a valid value ${VALUES}`)
    const value = parsed(token) as number | boolean | null
    this.#at = end
    if (typeof value === 'number') return { kind: 'number', value, at: end, end }
    return { kind: 'literal', value, at: end, end }
  }

  #skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #unexpected(expected: string): FilterProblem {
    const found = this.#text[this.#at]
    if (found === undefined) return new FilterProblem(`Unexpected end-of-input`, this.#at)
    return new FilterProblem(`Unexpected character ('${found}' (code ${found.charCodeAt(0)})): ${expected}`, this.#at)
  }

  #ended(what: string, start: number): FilterProblem {
    const { line, column } = placeOf(this.#text, start - 1)
    return new FilterProblem(
      `Unexpected end-of-input: expected close marker for ${what} (start marker at [Source: ${REDACTED}; line: ${line}, column: ${column}])`,
      this.#at,
    )
  }
}

/** What AWS's first parser writes in place of the text that it read. */
export const REDACTED = 'REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)'

/** The line and column of the character at `offset`, both from 1. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new FilterProblem('')
  }
}
