/**
 * A JSON value with the place where it stands, so that a finding can point at it. `end` is the offset after its last
 * character.
 */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull

interface Span {
  readonly start: number
  readonly end: number
}

export interface JsonObject extends Span {
  readonly kind: 'object'
  readonly members: readonly JsonMember[]
}
export interface JsonMember {
  readonly name: JsonString
  readonly value: JsonNode
}
export interface JsonArray extends Span {
  readonly kind: 'array'
  readonly items: readonly JsonNode[]
}
export interface JsonString extends Span {
  readonly kind: 'string'
  readonly value: string
}
export interface JsonNumber extends Span {
  readonly kind: 'number'
  /** As written: `1.0` and `1` are different text and the same number. */
  readonly text: string
}
export interface JsonBoolean extends Span {
  readonly kind: 'boolean'
  readonly value: boolean
}
export interface JsonNull extends Span {
  readonly kind: 'null'
}

/** A place in a text, as people count: lines and columns from one. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** @param offset zero-based, in UTF-16 code units */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** A document that is not JSON, or not of the policy grammar; with the place of the first problem. */
export class PolicySyntaxError extends Error {
  /** Zero-based offset in UTF-16 code units. */
  readonly offset: number
  /** One-based. */
  readonly line: number
  /** One-based. */
  readonly column: number

  constructor(problem: string, text: string, offset: number) {
    const { line, column } = positionAt(text, offset)
    super(`${problem} (line ${line}, column ${column})`)
    this.name = 'PolicySyntaxError'
    this.offset = offset
    this.line = line
    this.column = column
  }
}

/** A policy needs 7 levels. V8's own parser has no bound, and what walks its result would overflow the stack. */
const MAX_DEPTH = 32

/**
 * More than twice the largest AWS managed policy; what users write is bounded by IAM's model and quotas long before.
 */
const MAX_LENGTH = 400_000

const TAB = 0x09
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** A backslash, or a control character, which no string may have. */
const NOT_PLAIN = /[\\\u0000-\u001f]/
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * Parses JSON by RFC 8259 and refuses what `JSON.parse` lets through in silence: a name that an object has twice, of
 * which the last would win, and depth or size without bound.
 *
 * @throws PolicySyntaxError
 */
export function parseJson(text: string): JsonNode {
  if (text.length > MAX_LENGTH) throw new PolicySyntaxError(`longer than ${MAX_LENGTH} characters`, '', 0)
  const parser = new Parser(text)
  return parser.document()
}

class Parser {
  private readonly text: string
  private position = 0

  constructor(text: string) {
    this.text = text
  }

  document(): JsonNode {
    this.skipSpace()
    const node = this.value(0)
    this.skipSpace()
    if (this.position < this.text.length) throw this.problem('text after the end of the document')
    return node
  }

  private problem(message: string, offset = this.position): PolicySyntaxError {
    return new PolicySyntaxError(message, this.text, offset)
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position)
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return
      this.position++
    }
  }

  private value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw this.problem(`nested deeper than ${MAX_DEPTH} levels`)
    const code = this.text.charCodeAt(this.position)
    if (code === QUOTE) return this.string()
    if (code === OPEN_BRACE) return this.object(depth)
    if (code === OPEN_BRACKET) return this.array(depth)
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number()
    return this.word()
  }

  private object(depth: number): JsonObject {
    const start = this.position++
    const members: JsonMember[] = []
    this.skipSpace()
    if (this.text.charCodeAt(this.position) === CLOSE_BRACE)
      return { kind: 'object', members, start, end: ++this.position }
    const names = new Names()
    for (;;) {
      this.skipSpace()
      if (this.text.charCodeAt(this.position) !== QUOTE)
        throw this.problem('a member name in double quotes was expected')
      const name = this.string()
      if (!names.add(name.value)) throw this.problem(`the name ${JSON.stringify(name.value)} stands twice`, name.start)
      this.skipSpace()
      if (this.text.charCodeAt(this.position) !== COLON) throw this.problem('a colon was expected')
      this.position++
      this.skipSpace()
      members.push({ name, value: this.value(depth + 1) })
      this.skipSpace()
      const code = this.text.charCodeAt(this.position)
      if (code === CLOSE_BRACE) return { kind: 'object', members, start, end: ++this.position }
      if (code !== COMMA) throw this.problem('a comma or a closing brace was expected')
      this.position++
    }
  }

  private array(depth: number): JsonArray {
    const start = this.position++
    const items: JsonNode[] = []
    this.skipSpace()
    if (this.text.charCodeAt(this.position) === CLOSE_BRACKET)
      return { kind: 'array', items, start, end: ++this.position }
    for (;;) {
      this.skipSpace()
      items.push(this.value(depth + 1))
      this.skipSpace()
      const code = this.text.charCodeAt(this.position)
      if (code === CLOSE_BRACKET) return { kind: 'array', items, start, end: ++this.position }
      if (code !== COMMA) throw this.problem('a comma or a closing bracket was expected')
      this.position++
    }
  }

  private string(): JsonString {
    const start = this.position
    const end = this.text.indexOf('"', start + 1)
    const value = this.text.slice(start + 1, end)
    // Nearly all strings are plain. V8 looks for the two in a fraction of the time that a loop takes, above all before
    // it is compiled.
    if (end === -1 || NOT_PLAIN.test(value)) return this.stringWithEscapes()
    this.position = end + 1
    return { kind: 'string', value, start, end: end + 1 }
  }

  private stringWithEscapes(): JsonString {
    const start = this.position++
    let value = ''
    let chunk = this.position
    for (;;) {
      const code = this.text.charCodeAt(this.position)
      if (code === QUOTE) {
        value += this.text.slice(chunk, this.position)
        return { kind: 'string', value, start, end: ++this.position }
      }
      if (code === BACKSLASH) {
        value += this.text.slice(chunk, this.position) + this.escape()
        chunk = this.position
      } else if (code >= SPACE) {
        this.position++
      } else {
        // A control character, or NaN at the end of the text.
        throw this.problem(
          this.position < this.text.length ? 'a control character in a string' : 'a string without its end',
        )
      }
    }
  }

  private escape(): string {
    const letter = this.text.charAt(this.position + 1)
    if (letter === 'u') {
      const digits = this.text.slice(this.position + 2, this.position + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.problem('an escape of four hexadecimal digits was expected')
      this.position += 6
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
    if (character === undefined) throw this.problem('an unknown escape')
    this.position += 2
    return character
  }

  private number(): JsonNumber {
    const start = this.position
    NUMBER.lastIndex = start
    const text = NUMBER.exec(this.text)?.[0]
    if (text === undefined) throw this.problem('a number was expected')
    this.position += text.length
    return { kind: 'number', text, start, end: this.position }
  }

  private word(): JsonNode {
    const start = this.position
    for (const word of ['true', 'false', 'null']) {
      if (this.text.slice(start, start + word.length) === word) {
        this.position += word.length
        const end = this.position
        return word === 'null' ? { kind: 'null', start, end } : { kind: 'boolean', value: word === 'true', start, end }
      }
    }
    throw this.problem(start < this.text.length ? 'a value was expected' : 'the document ends too early')
  }
}

/** Up to this many names are compared one by one: a Set for each object takes a third of the time that parsing does. */
const FEW = 8

/** The names of one object. */
class Names {
  private readonly few: string[] = []
  private many: Set<string> | undefined

  /** `false` for a name that is there already. */
  add(name: string): boolean {
    if (this.many?.has(name) ?? this.few.includes(name)) return false
    if (this.many) this.many.add(name)
    else if (this.few.push(name) > FEW) this.many = new Set(this.few)
    return true
  }
}
