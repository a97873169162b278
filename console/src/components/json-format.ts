/** A replacement of blanks between two tokens. */
export interface BlankChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * What makes JSON read as `JSON.stringify` indents it, two spaces a level. Only blanks change: a name that stands twice
 * and a number of any length stay as they were written. `undefined` for what is not JSON.
 */
export function formatChanges(text: string): readonly BlankChange[] | undefined {
  if (!isJson(text)) return undefined
  const changes: BlankChange[] = []
  let depth = 0
  let end = 0
  let before = ''
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') depth--
    const insert = blanksBetween(before, token, depth)
    if (text.slice(end, index) !== insert) changes.push({ from: end, to: index, insert })
    if (token === '{' || token === '[') depth++
    end = index + token.length
    before = token
  }
  if (end < text.length) changes.push({ from: end, to: text.length, insert: '' })
  return changes
}

function blanksBetween(before: string, token: string, depth: number): string {
  if (before === '' || token === ',' || token === ':') return ''
  if (before === ':') return ' '
  const isEmpty = (before === '{' && token === '}') || (before === '[' && token === ']')
  return isEmpty ? '' : `\n${'  '.repeat(depth)}`
}

/** JSON with two spaces of indentation; what is not JSON as it stands. */
export function indented(text: string): string {
  let result = ''
  let end = 0
  for (const { from, to, insert } of formatChanges(text) ?? []) {
    result += text.slice(end, from) + insert
    end = to
  }
  return result + text.slice(end)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
