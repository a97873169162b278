/**
 * The rows of a CSV text, one after the other: a report of thousands is not held as fields all at once. A field may be
 * quoted, and then hold commas and quotes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function* csvRows(text: string): Generator<readonly string[], void> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '')
    start = end === -1 ? text.length : end + 1
    if (line !== '') yield fieldsOf(line)
  }
}

function fieldsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',')
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return [...fields].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
}
