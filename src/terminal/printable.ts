const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** Text that came from a file, without what could move the cursor, change colours or turn the direction of writing. */
export function printable(text: string): string {
  return text.replace(CONTROLS, escaped)
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

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
