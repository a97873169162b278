import type { Context } from '../language/decision.ts'

export function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}

/** Characters that stand for `*` and `?` as themselves, out of private use. */
const STAR = '\ue000'
const QUESTION = '\ue001'

/** `*` any characters, `?` one; by recursion over both. */
export function glob(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return glob(pattern.slice(1), text) || (text !== '' && glob(pattern, text.slice(1)))
  return (
    text !== '' &&
    (pattern[0] === '?' || withWildcardsBack(pattern[0] ?? '') === text[0]) &&
    glob(pattern.slice(1), text.slice(1))
  )
}

export function withWildcardsBack(text: string): string {
  return text.replaceAll(STAR, '*').replaceAll(QUESTION, '?')
}

function withoutWildcards(text: string): string {
  return text.replaceAll('*', STAR).replaceAll('?', QUESTION)
}

/** The pattern with its variables' values, whose wildcards are escaped; `undefined` where one has none. */
export function substitute(pattern: string, context: Context): string | undefined {
  let isNull = false
  const replaced = pattern.replace(/\$\{([^}]+)\}/g, (_, inside: string) => {
    if (inside === '*' || inside === '?') return withoutWildcards(inside)
    if (inside === '$') return '$'
    const [name = '', fallback] = inside.split(/, *'/)
    const value = context(name.toLowerCase()) ?? fallback?.slice(0, -1)
    if (typeof value !== 'string') isNull = true
    return typeof value === 'string' ? withoutWildcards(value) : ''
  })
  return isNull ? undefined : replaced
}
