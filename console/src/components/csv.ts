/**
 * A field that is somebody's choice and may begin as a spreadsheet formula (`=`, `+`, `-`, `@`): an apostrophe makes it
 * text. Not for generated secrets, which would no longer be what they are.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
}

/** Rows as a CSV file by RFC 4180, each line ended by CRLF; a field is quoted where it must be. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
