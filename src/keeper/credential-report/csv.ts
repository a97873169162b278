/**
 * The rows of a CSV text, a record for each, by the names in its first line. A field may be quoted, and then hold
 * commas and quotes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvRows(text: string): readonly (readonly string[])[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(fieldsOf)
}

function fieldsOf(line: string): readonly string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return [...fields].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
}
