/**
 * What a PartiQL statement is about: what it does, and to which table or index. It reads as much of DynamoDB's grammar
 * as that takes, and nothing that is left open there: joins, aliases, queries in queries, comments, several statements.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html
 */
export interface Statement {
  readonly verb: Verb
  /** A name or an ARN. */
  readonly table: string
  readonly index: string | undefined
  /** A SELECT that no equality limits: it reads all there is. */
  readonly isScan: boolean
}

export type Verb = (typeof VERBS)[number]

export const VERBS = ['Select', 'Insert', 'Update', 'Delete'] as const

/** "A statement can have 8192 characters": what is longer is not read. */
const MOST_CHARACTERS = 8192

type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'literal' }
  | { readonly kind: 'sign'; readonly text: string }

/** `undefined`: it cannot be read, and may be about anything. */
export function readStatement(text: unknown): Statement | undefined {
  if (typeof text !== 'string' || text.length > MOST_CHARACTERS) return undefined
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  const reader = new Reader(tokens)
  switch (reader.keyword()) {
    case 'SELECT':
      return select(reader)
    case 'EXISTS':
      // A check of a transaction, "EXISTS ( statement )": it reads what its SELECT reads.
      return reader.wrapped() && reader.keyword() === 'SELECT' ? select(reader) : undefined
    case 'INSERT':
      return reader.keyword() === 'INTO' ? write(reader, 'Insert', ['VALUE']) : undefined
    case 'UPDATE':
      return write(reader, 'Update', ['SET', 'REMOVE'])
    case 'DELETE':
      return reader.keyword() === 'FROM' ? write(reader, 'Delete', ['WHERE', 'RETURNING', undefined]) : undefined
    default:
      return undefined
  }
}

function select(reader: Reader): Statement | undefined {
  if (!reader.skipTo('FROM')) return undefined
  const table = reader.name()
  if (table === undefined) return undefined
  const index = reader.sign('.') ? reader.name() : undefined
  // "You must add double quotation marks to the table name and index name when querying an index."
  if (reader.followed && (index === undefined || !index.isQuoted || !table.isQuoted)) return undefined
  const next = reader.keyword()
  if (!(next === 'WHERE' || next === 'ORDER' || (next === undefined && reader.isAtEnd)) || !reader.isPlain) {
    return undefined
  }
  return {
    verb: 'Select',
    table: table.text,
    index: index?.text,
    isScan: next !== 'WHERE' || !reader.hasEquality,
  }
}

function write(reader: Reader, verb: Verb, followers: readonly (string | undefined)[]): Statement | undefined {
  const table = reader.name()
  if (table === undefined) return undefined
  const next = reader.keyword()
  if (!followers.includes(next) || (next === undefined && !reader.isAtEnd) || !reader.isPlain) return undefined
  return { verb, table: table.text, index: undefined, isScan: false }
}

/** Words that begin another statement or another source: where one is left over, there is more than was read. */
const MORE = new Set(['SELECT', 'FROM', 'INSERT', 'UPDATE', 'DELETE', 'JOIN', 'UNION'])

class Reader {
  #tokens: readonly Token[]
  #position = 0
  #followed = false

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** The next word in upper case. */
  keyword(): string | undefined {
    const token = this.#tokens[this.#position]
    if (token?.kind !== 'word') return undefined
    this.#position++
    return token.text.toUpperCase()
  }

  name(): { readonly text: string; readonly isQuoted: boolean } | undefined {
    const token = this.#tokens[this.#position]
    if (token?.kind !== 'word' && token?.kind !== 'quoted') return undefined
    if (!NAME.test(token.text) && !TABLE_ARN.test(token.text)) return undefined
    this.#position++
    return { text: token.text, isQuoted: token.kind === 'quoted' }
  }

  sign(text: string): boolean {
    const token = this.#tokens[this.#position]
    this.#followed = token?.kind === 'sign' && token.text === text
    if (this.#followed) this.#position++
    return this.#followed
  }

  /** Whether the last sign that was looked for was there. */
  get followed(): boolean {
    return this.#followed
  }

  /** Past the first such word that stands in no brackets. */
  skipTo(word: string): boolean {
    let depth = 0
    for (let token = this.#tokens[this.#position]; token !== undefined; token = this.#tokens[this.#position]) {
      this.#position++
      if (token.kind === 'sign') depth += DEPTHS[token.text] ?? 0
      if (token.kind !== 'word') continue
      const text = token.text.toUpperCase()
      if (text === word) return depth === 0
      if (MORE.has(text)) return false
    }
    return false
  }

  /** Takes off brackets around all that is left. */
  wrapped(): boolean {
    const last = this.#tokens.at(-1)
    if (!this.sign('(') || last?.kind !== 'sign' || last.text !== ')') return false
    this.#tokens = this.#tokens.slice(0, -1)
    return true
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#tokens.length
  }

  /** Whether what is left is of the statement that was begun. */
  get isPlain(): boolean {
    return this.#tokens
      .slice(this.#position)
      .every((token) => !(token.kind === 'word' && MORE.has(token.text.toUpperCase())))
  }

  /** Whether something of what is left may be a test of a key: `=` or IN. */
  get hasEquality(): boolean {
    const rest = this.#tokens.slice(this.#position)
    return rest.some((token, i) => {
      if (token.kind === 'word') return token.text.toUpperCase() === 'IN'
      const before = rest[i - 1]
      return token.kind === 'sign' && token.text === '=' && !(before?.kind === 'sign' && /[<>!]/.test(before.text))
    })
  }
}

const DEPTHS: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 }

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const NAME = /^[A-Za-z0-9_.-]{3,255}$/
const TABLE_ARN = /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]{3,255}$/

/** Sticky: each begins where the one before ended. A comment, a `;` and a text that does not end are none. */
const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"((?:[^"]|"")*)"|('(?:[^']|'')*'|\d[\w.]*)|(--|\/\*)|([^\s"'`;A-Za-z0-9_]))/y

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  let position = 0
  while (position < end) {
    TOKEN.lastIndex = position
    const found = TOKEN.exec(text)
    if (found === null || found[4] !== undefined) return undefined
    position = TOKEN.lastIndex
    const [, word, quoted, literal, , sign] = found
    if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replaceAll('""', '"') })
    else if (literal !== undefined) tokens.push({ kind: 'literal' })
    else tokens.push({ kind: 'sign', text: sign ?? '' })
  }
  return tokens
}
