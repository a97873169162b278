import { groupBy } from '../../aws/index.ts'
import type { ContextValue } from '../language/decision.ts'
import { ANY, ONE, type Pattern } from '../language/wildcard.ts'
import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { testedKey } from './condition-test.ts'
import { codes, MOST_STATES, setsOf, textPatterns } from './key-values.ts'
import type { ContextMap } from './known-context.ts'
import { textClasses } from './patterns.ts'
import type { TiedKeys } from './tie.ts'

/** Whose organization: the id of it, and where in it the account is. */
const PAIRS = [
  ['aws:principalorgid', 'aws:principalorgpaths'],
  ['aws:resourceorgid', 'aws:resourceorgpaths'],
  ['aws:sourceorgid', 'aws:sourceorgpaths'],
  ['aws:vpceorgid', 'aws:vpceorgpaths'],
] as const

/**
 * "This key is included in the request context only if the principal is a member of an organization": both keys say so,
 * and a path begins with the organization's id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
 */
export function organizationKeys(known: ContextMap, asked: ReadonlySet<string>): readonly TiedKeys[] {
  return PAIRS.flatMap(([id, paths]) =>
    (asked.has(id) || asked.has(paths)) && !known.has(id) && !known.has(paths) ? [pairOf(id, paths)] : [],
  )
}

const ORGANIZATION: Pattern = [...codes('o-'), ONE_IN_NAME, ANY_IN_NAME]
const SLASH = codes('/')
const IN_ORGANIZATION: Pattern = [...ORGANIZATION, ...SLASH, ANY]
/** What documentation has for the rest of a path. */
const ROOT = 'r-ab12/'

function pairOf(id: string, paths: string): TiedKeys {
  const ofPath = (path: ContextValue): ContextMap =>
    new Map([
      [id, path === undefined ? undefined : organizationOf([path].flat()[0] ?? '')],
      [paths, path],
    ])
  return {
    keys: [id, paths],
    values(conditions, assigned, budget) {
      const ofKey = (key: string) =>
        textPatterns(
          conditions.filter((one) => testedKey(one) === key),
          assigned,
        )
      const [ids, places] = [ofKey(id), ofKey(paths)]
      const unions = [
        ...ids.patterns.map((pattern) => [[...pattern.map(inName), ...SLASH, ANY]]),
        ...places.patterns.map((pattern) => [pattern]),
      ]
      const found = textClasses(unions, [IN_ORGANIZATION], { mostStates: MOST_STATES, budget })
      const single = found.classes.map(({ example }) =>
        example.endsWith('/') && !places.patterns.length ? `${example}${ROOT}` : example,
      )
      const byOrganization = groupBy(single, organizationOf)
      const several = [...byOrganization.values()].map(setsOf)
      return {
        values: [undefined, ...single, ...several.flatMap(({ sets }) => sets)].map(ofPath),
        complete: ids.complete && places.complete && found.complete && several.every(({ complete }) => complete),
      }
    },
  }
}

function organizationOf(path: string): string {
  return path.slice(0, path.indexOf('/'))
}

function inName(token: number): number {
  return token === ANY ? ANY_IN_NAME : token === ONE ? ONE_IN_NAME : token
}
