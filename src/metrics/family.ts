/** What a family is called and what it says. */
export interface Named {
  /** With the unit at its end and without `_total`. */
  readonly name: string
  readonly help: string
  readonly unit?: 'seconds' | 'bytes' | undefined
  /** The names of its labels; absent: it has none. */
  readonly labels?: readonly string[]
}

/** One line of the text. */
export interface Sample {
  /** What follows the family's name. */
  readonly suffix: '' | '_total' | '_bucket' | '_count' | '_sum' | '_info'
  /** With their braces; empty where there are none. */
  readonly labels: string
  readonly value: number
}

export interface Family extends Named {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info'
  samples(): Iterable<Sample>
}

/** @throws Error where a value is missing: each series has all labels of its family. */
export function labelsOf(names: readonly string[] = [], values: readonly string[]): string {
  if (names.length !== values.length) throw new Error(`${names.length} labels have ${values.length} values`)
  if (names.length === 0) return ''
  return `{${names.map((name, index) => `${name}="${escaped(values[index] ?? '')}"`).join(',')}}`
}

/** `labels` and one more. */
export function withLabel(labels: string, name: string, value: string): string {
  const one = `${name}="${value}"`
  return labels === '' ? `{${one}}` : `${labels.slice(0, -1)},${one}}`
}

/** "Line feed as `\n`, double quote as `\"`, backslash as `\\`", says the specification of label values and of HELP. */
export function escaped(text: string): string {
  return text.replace(/[\\"\n]/g, (letter) => (letter === '\n' ? '\\n' : `\\${letter}`))
}
