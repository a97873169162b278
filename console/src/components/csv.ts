/**
 * A field that is somebody's choice and may begin as a spreadsheet formula (`=`, `+`, `-`, `@`): an apostrophe makes it
 * text. Not for generated secrets, which would no longer be what they are.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}

/**
 * A CSV file as a service wrote it, for a person to open: the same rows with no formula in them. Programs ask the
 * service itself, whose answer is AWS's to the byte.
 */
export function neutralisedCsv(text: string): string {
  return csvText(csvRows(text).map((row) => row.map(neutralised)))
}

/** The rows of a CSV text. A quoted field may hold commas, quotes and line ends. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    if (end === '' && row.length === 0 && quoted === undefined && plain === '') break // After the last line's end.
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    rows.push(row)
    row = []
    if (end === '') break
  }
  return rows
}

/** Rows as a CSV file by RFC 4180, each line ended by CRLF; a field is quoted where it must be. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
