import { FilterProblem, type JsonNode } from './filter-json.ts'
import { Needle } from './needle.ts'

export interface Wildcard {
  readonly matches: (text: string) => boolean
  /** How many `*` it has. */
  readonly stars: number
}

/**
 * A pattern in which `*` is any text, and `\*` a star.
 *
 * @throws FilterProblem
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html#string-wildcard-matching
 */
export function readWildcard(pattern: string, node: JsonNode): Wildcard {
  const parts = ['']
  for (let i = 0; i < pattern.length; i++) {
    const [char = '', next = ''] = [pattern[i], pattern[i + 1]]
    // AWS counts the pattern's opening quote.
    if (char === '*' && next === '*')
      throw new FilterProblem(`Consecutive wildcard characters at pos ${i + 1}`, node.end)
    if (char === '*') parts.push('')
    else {
      const isEscape = char === '\\'
      if (isEscape && next !== '*' && next !== '\\') {
        throw new FilterProblem(`Invalid escape character at pos ${i + 1}`, node.end)
      }
      parts.push(parts.pop() + (isEscape ? next : char))
      if (isEscape) i++
    }
  }
  return { matches: matcher(parts), stars: parts.length - 1 }
}

/** Each part is looked for once, after the one before it, so that a text is read once, whatever the pattern. */
function matcher([first = '', ...rest]: readonly string[]): (text: string) => boolean {
  const last = rest.at(-1)
  if (last === undefined) return (text) => text === first
  const between = rest.slice(0, -1).map((part) => new Needle(part))
  return (text) => {
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const part of between) {
      at = part.endIn(text, at)
      if (at === -1) return false
    }
    return text.length - at >= last.length && text.endsWith(last)
  }
}

/** As many `*` as a pattern may have, and as many points as all patterns of a policy. */
const MAX_STARS = 3
const MAX_POINTS = 100

/**
 * Whether patterns are more than AWS takes: a pattern of one `*` counts a point, one of more three for each; those of
 * a key are added up and multiplied by their number.
 */
export function areTooComplex(keys: readonly (readonly Wildcard[])[]): boolean {
  const points = (stars: number) => (stars > 1 ? 3 * stars : stars)
  const all = keys.map((wildcards) => wildcards.length * wildcards.reduce((sum, { stars }) => sum + points(stars), 0))
  return (
    keys.some((wildcards) => wildcards.some(({ stars }) => stars > MAX_STARS)) ||
    all.reduce((sum, each) => sum + each, 0) > MAX_POINTS
  )
}
