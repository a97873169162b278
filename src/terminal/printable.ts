import { styleText } from 'node:util'
import { wrap } from './wrap.ts'

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

/**
 * Controls, separators of lines, and format characters, which cannot be seen: they turn the direction of writing, hide
 * in the middle of a name, or carry text in tags. Tabs and line breaks are text.
 *
 * @see https://www.unicode.org/reports/tr36/
 */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n]]/gv

/**
 * Text that may be written to a terminal. INVARIANT (nothing unescaped is written): the class is not exported and its
 * member is private, so only the functions of this file make one, and whatever writes takes nothing else.
 */
class PrintableText {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  styled(style: Style): Printable {
    return new PrintableText(styleText(style, this.#text, { validateStream: false }))
  }

  /** With lines of at most so many characters, broken between words. */
  wrapped(columns: number | undefined): Printable {
    return columns === undefined ? this : new PrintableText(wrap(this.#text, columns))
  }
}

export type Printable = PrintableText

/**
 * A template for what is written: what stands in it is ours and is written as it is; a value is escaped, and can add no
 * line, unless it is printable already.
 */
export function printable(
  ours: TemplateStringsArray,
  ...values: readonly (string | number | Printable | undefined)[]
): Printable {
  // The first piece stands before the first value; there is one piece more than there are values.
  const pieces = ours.map((literal, index) => (index === 0 ? '' : shown(values[index - 1])) + literal)
  return new PrintableText(pieces.join(''))
}

function shown(value: string | number | Printable | undefined): string {
  return value instanceof PrintableText ? value.toString() : oneLine(String(value ?? ''))
}

export function joined(pieces: readonly Printable[], separator = ''): Printable {
  return new PrintableText(pieces.join(separator))
}

/**
 * Text of several lines that was made of nothing from elsewhere, or is escaped in another way: help, a stack, a web
 * page. Its line breaks stay.
 */
export function multiline(text: string): Printable {
  return new PrintableText(text.replace(UNSEEN, escaped))
}

/**
 * Data as `format` writes it in lines of its own. The line breaks of all texts in the data are escaped before: a name
 * in a policy could else add a line, which who reads a log takes for ours.
 */
export function formatted<Data>(data: Data, format: (data: Data) => string): Printable {
  return multiline(format(inLines(data) as Data))
}

/**
 * As indented JSON with a line end. Within JSON, what is written for a character that is not printable means that
 * character.
 */
export function printableJson(value: unknown): Printable {
  return multiline(`${JSON.stringify(value, null, 2)}\n`)
}

/** Text from elsewhere as a part of a line: it can neither add lines nor change what stands around it. */
export function oneLine(text: string): string {
  return text.replaceAll('\n', escaped).replace(UNSEEN, escaped)
}

function inLines(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\n', escaped)
  if (Array.isArray(value)) return value.map(inLines)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [inLines(name), inLines(part)]))
}

/** As JSON escapes it, so that JSON stays what it was. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
