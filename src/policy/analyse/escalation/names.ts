import type { LanguageVersion } from '../../language/document.ts'
import { isPattern, parseTemplate, type Variable } from '../../language/template.ts'
import { ANY, ONE, type Pattern } from '../../language/wildcard.ts'

/** Keys of which each user or role has another value, which is known. */
export const KEYS_OF_NAMES: ReadonlySet<string> = new Set(['aws:username', 'aws:principalarn'])

const SLASH = 0x2f
const COLON = 0x3a

/**
 * What the texts of policies say of names. A text is cut at slashes and colons, which stand around a name in ARNs and
 * paths. Two names are one to it where it has neither of them between two cuts, and its parts with wildcards read both
 * of them alike: then it covers a text just where it covers the text with the two exchanged.
 */
export class NamesSpokenOf {
  private readonly words = new Set<string>()
  private readonly patterns = new Map<string, Pattern>()
  /** With `*` for values that are not known of everyone. */
  private readonly open = new Map<string, Pattern>()
  /** Of variables, in lower case. */
  readonly keys = new Set<string>()
  /** Not so where a name is put beside other characters: then there is no telling whom that tells apart. */
  areClear = true

  /** Some text that is no pattern. */
  word(text: string): void {
    for (const each of text.split(/[/:]/)) this.words.add(each.toLowerCase())
  }

  /** A string of a policy. */
  text(text: string, version: LanguageVersion): void {
    for (const part of partsOf(text, version)) {
      const variables = part.filter((token) => typeof token !== 'number')
      for (const { key, fallback = '' } of variables) {
        this.keys.add(key)
        this.word(fallback)
      }
      const pattern = part.map((token) => (typeof token === 'number' ? token : ANY))
      const hasWildcard = part.some((token) => typeof token === 'number' && token < 0)
      if (variables.length === 0) {
        if (!hasWildcard) this.word(String.fromCharCode(...pattern))
        else if (pattern.some((token) => token !== ANY)) add(this.patterns, pattern)
        // A value that stands alone is as any other text: those that are known are among the words.
      } else if (part.length > 1) {
        const isUnclear = pattern.some((token, i) => token < 0 && (pattern[i + 1] ?? 0) < 0)
        if (isUnclear || variables.some(({ key }) => KEYS_OF_NAMES.has(key))) this.areClear = false
        else add(this.open, pattern)
      }
    }
  }

  /** All that the other has. */
  merge(other: NamesSpokenOf): void {
    for (const word of other.words) this.words.add(word)
    for (const key of other.keys) this.keys.add(key)
    for (const [text, pattern] of other.patterns) this.patterns.set(text, pattern)
    for (const [text, pattern] of other.open) this.open.set(text, pattern)
    this.areClear &&= other.areClear
  }

  /** Whether a text has the name, or may have it. */
  names(name: string): boolean {
    const isRead = (pattern: Pattern) => inCases(name).some((each) => stretchesRead(pattern, each).length > 0)
    return this.words.has(name.toLowerCase()) || [...this.open.values()].some(isRead)
  }

  /** The same for names that all texts read alike, which have none of them. */
  reading(name: string): string {
    const names = inCases(name)
    let reading = ''
    let i = 0
    for (const pattern of this.patterns.values()) {
      const found = new Set(names.flatMap((each) => stretchesRead(pattern, each)))
      if (found.size > 0) reading += `${i}(${[...found].join(' ')})`
      i++
    }
    return reading
  }
}

function tokensOf(part: Pattern | Variable): readonly (number | Variable)[] {
  return isPattern(part) ? part : [part]
}

/** Between slashes, colons and the ends: characters, wildcards and variables. */
function partsOf(text: string, version: LanguageVersion): readonly (readonly (number | Variable)[])[] {
  const parts: (number | Variable)[][] = [[]]
  for (const token of parseTemplate(text, version).flatMap(tokensOf)) {
    if (token === SLASH || token === COLON) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function inCases(name: string): readonly string[] {
  return [...new Set([name, name.toLowerCase()])]
}

/** In lower case, too: some operators ignore case. */
function add(patterns: Map<string, Pattern>, pattern: Pattern): void {
  const inLowerCase = pattern.map((token) => (token < 0 ? token : lowerCode(token)))
  for (const each of [pattern, inLowerCase]) patterns.set(each.join(' '), each)
}

function lowerCode(code: number): number {
  return String.fromCharCode(code).toLowerCase().charCodeAt(0)
}

/**
 * From where to where in the pattern the name leads, beside what its `*` read of every name. It begins and ends where a
 * cut of the text can be: at the pattern's ends, and at wildcards.
 */
function stretchesRead(pattern: Pattern, name: string): readonly string[] {
  const stretches: string[] = []
  for (let start = 0; start < pattern.length; start++) {
    const isStart = start === 0 || isWildcard(pattern[start]) || isWildcard(pattern[start - 1])
    if (!isStart || !mayRead(pattern, start, name)) continue
    let states = reached(pattern, [start])
    for (let i = 0; i < name.length && states.size > 0; i++) {
      const code = name.charCodeAt(i)
      const next: number[] = []
      for (const state of states) {
        const token = pattern[state]
        if (token === ANY) next.push(state)
        else if (token === code || token === ONE) next.push(state + 1)
      }
      states = reached(pattern, next)
    }
    const ofAll = pattern[start] === ANY ? reached(pattern, [start]) : new Set<number>()
    for (const end of states)
      if (!ofAll.has(end) && (end === pattern.length || isWildcard(pattern[end]))) stretches.push(`${start}-${end}`)
  }
  return stretches
}

function isWildcard(token: number | undefined): boolean {
  return token === ANY || token === ONE
}

/** A quick no for most. */
function mayRead(pattern: Pattern, start: number, name: string): boolean {
  const token = pattern[start]
  if (token !== ANY) return token === ONE || token === name.charCodeAt(0)
  const next = pattern[start + 1]
  return next !== undefined && (next < 0 || name.includes(String.fromCharCode(next)))
}

/** With what comes after a `*` that reads nothing. */
function reached(pattern: Pattern, states: readonly number[]): Set<number> {
  const all = new Set(states)
  for (const state of all) if (pattern[state] === ANY) all.add(state + 1)
  return all
}
