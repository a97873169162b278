import { groupBy } from '../../aws/index.ts'
import { ANY, matchesPattern, ONE, type Pattern } from '../language/wildcard.ts'
import { conditionHolds } from './condition-test.ts'
import { keyValues, setsOf, textPatterns } from './key-values.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import type { Condition } from './statements.ts'
import type { TiedKeys } from './tie.ts'

/** A tag of the request, and the list of the keys of all tags that it has. */
const TAGS = [
  ['aws:requesttag/', 'aws:tagkeys'],
  ['s3:requestobjecttag/', 's3:requestobjecttagkeys'],
] as const

/** Beyond this many keys that conditions tell apart not every set of them is tried. */
const MOST_KEYS = 6
/** Beyond this many ways to spell the tags that there are, not every one is tried: each tag may double them. */
const MOST_BASES = 16
/** As many ways to spell one tag are spelled on, as each condition has it: each condition may double them. */
const MOST_SPELLINGS = 64

/**
 * "The tag keys in a request": of each tag in it the key is among them, in whatever case the tag has it. The other way
 * round it is not so: a request that takes tags away has keys alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-tag-keys
 */
export function tagKeys(asked: ReadonlySet<string>, known: ContextMap): readonly TiedKeys[] {
  return TAGS.flatMap(([prefix, list]) => {
    const tags = [...asked].filter((key) => key.startsWith(prefix) && key.length > prefix.length)
    return tags.length > 0 && asked.has(list) && !known.has(list) ? [listOf(list, prefix, tags)] : []
  })
}

/** The list, when it is known which tags there are. */
function listOf(list: string, prefix: string, tags: readonly string[]): TiedKeys {
  return {
    keys: [list],
    after: tags,
    values(conditions, assigned, budget) {
      const present = tags.filter((tag) => assigned.get(tag) !== undefined).map((tag) => tag.slice(prefix.length))
      const answers = (key: string) =>
        conditions.map((condition) => conditionHolds(condition, contextOf(new Map([...assigned, [list, key]])))).join()
      const alike = (keys: readonly string[]) => [...groupBy(keys, answers).values()].map(([first]) => first)
      const found = keyValues(conditions, assigned, { isMultivalued: false, type: 'String' }, budget)
      const spelt = tags.map((tag) => spellings(tag.slice(prefix.length), conditions, assigned))
      const single = [...found.values.flatMap((value) => value ?? []), ...spelt.flatMap(({ names }) => names)]
      const others = alike(single.filter((key) => key !== ''))
      // What conditions say of a list, they say by what they say of its keys.
      const together = (keys: readonly string[]) => [...new Set(keys.map(answers))].sort().join(' ')
      let bases: (readonly string[])[] = [[]]
      let areAllBases = true
      for (const name of present) {
        const names = alike(spellings(name, conditions, assigned).names)
        const longer = bases.flatMap((base) => names.map((key) => [...base, key]))
        const distinct = [...groupBy(longer, together).values()].map(([first]) => first)
        areAllBases &&= distinct.length <= MOST_BASES
        bases = distinct.slice(0, MOST_BASES)
      }
      const more = [[], ...others.map((key) => [key]), ...setsOf(others).sets]
      const sets = bases.flatMap((base) => more.map((keys) => [...new Set([...base, ...keys])]))
      const values = sets.map((keys) => (keys.length > 1 ? keys : keys[0]))
      return {
        values: values.map((keys) => new Map([[list, keys]])),
        complete: areAllBases && others.length <= MOST_KEYS && [found, ...spelt].every(({ complete }) => complete),
      }
    },
  }
}

/** The tag's key in each case that the conditions can tell from others. */
function spellings(
  name: string,
  conditions: readonly Condition[],
  assigned: ContextMap,
): { readonly names: readonly string[]; readonly complete: boolean } {
  const { patterns } = textPatterns(conditions, assigned)
  const first = name.slice(0, 1)
  const rest = name.slice(1)
  const free = [name, name.toUpperCase(), first.toUpperCase() + rest, first + rest.toUpperCase()]
  // What covers it in some case only.
  const telling = patterns.filter(
    (pattern) => spelledAs(pattern, name) !== undefined && !free.every((each) => matchesPattern(pattern, each)),
  )
  const names = new Set(free)
  for (const pattern of telling) {
    for (const each of [...names].slice(0, MOST_SPELLINGS)) names.add(spelledAs(pattern, each) ?? each)
  }
  // Two of them can ask for more cases than were tried.
  return { names: [...names], complete: telling.length <= 1 }
}

/** The text in the case that a pattern has it in, if it covers it in any. */
function spelledAs(pattern: Pattern, text: string): string | undefined {
  const failed = new Set<number>()
  const spell = (at: number, from: number): string | undefined => {
    const token = pattern[at]
    if (token === undefined) return from === text.length ? '' : undefined
    const id = at * (text.length + 1) + from
    if (failed.has(id)) return undefined
    const next = text.slice(from, from + 1)
    const literal = String.fromCharCode(Math.max(token, 0))
    let found: string | undefined
    if (token === ANY) {
      found = spell(at + 1, from)
      if (found === undefined && next !== '') found = prefixed(next, spell(at, from + 1))
    } else if (next !== '' && (token === ONE || literal.toLowerCase() === next.toLowerCase())) {
      found = prefixed(token === ONE ? next : literal, spell(at + 1, from + 1))
    }
    if (found === undefined) failed.add(id)
    return found
  }
  return spell(0, 0)
}

function prefixed(start: string, rest: string | undefined): string | undefined {
  return rest === undefined ? undefined : start + rest
}
