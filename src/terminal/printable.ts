/**
 * Controls, separators of lines, and format characters, which cannot be seen: they turn the direction of writing, hide in the middle of a name,
 * or carry text in tags. Tabs and line breaks are text.
 *
 * @see https://www.unicode.org/reports/tr36/
 */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n]]/gv

/** Text that came from elsewhere, without what could move the cursor, change colours, turn the direction of writing or hide. */
export function printable(text: string): string {
  return text.replace(UNSEEN, escaped)
}

/**
 * `value` with the line breaks of all texts in it escaped, before they become parts of lines: a name in a policy could else add a line
 * of its own, which who reads a log takes for ours.
 */
export function inLines<Value>(value: Value): Value {
  return mapped(value) as Value
}

/** Text from elsewhere as a part of a line: it can neither add lines nor change what stands around it. */
export function oneLine(text: string): string {
  return printable(inLines(text))
}

function mapped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\n', escaped)
  if (Array.isArray(value)) return value.map(mapped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [mapped(name), mapped(part)]))
}

/** As JSON escapes it, so that JSON stays what it was. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
