import { stripVTControlCharacters } from 'node:util'

/** A line that has less room than this beside its indent is left as it is: it would be a column of words. */
const LEAST_ROOM = 20

/**
 * Stands before what follows on the next line. Without it a text from elsewhere could be padded until the break comes
 * before words that look like a line of ours.
 */
const FOLLOWS = '│ '

/** Breaks lines that are longer than `columns` between words. What follows is indented as the line is, and marked. */
export function wrap(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n')
}

function wrapLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  const indent = indentOf(stripVTControlCharacters(line), columns)
  if (columns - indent.length - FOLLOWS.length < LEAST_ROOM) return line
  const lines: string[] = []
  const [first = '', ...words] = line.split(' ')
  let current = first
  for (const word of words) {
    const longer = `${current} ${word}`
    // A word that is longer than a line stands on its own: an ARN that is broken cannot be copied.
    if (widthOf(longer) <= columns || stripVTControlCharacters(current).trim() === '') current = longer
    else {
      lines.push(current)
      current = `${indent}${FOLLOWS}${word}`
    }
  }
  return [...lines, current].join('\n')
}

/** What follows stands under the second column of a row of two, as under a flag's help; else as the line does. */
function indentOf(line: string, columns: number): string {
  const [row, own = ''] = /^(\s*)\S+(?: \S+)*\s{2,}(?=\S)/.exec(line) ?? []
  if (row !== undefined && row.length <= columns / 2) return ' '.repeat(row.length)
  return row === undefined ? (/^\s*/.exec(line)?.[0] ?? '') : own
}

/** In characters. Those that take two columns are not known here: then the terminal itself breaks the line. */
function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length
}
