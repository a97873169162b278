import { isPattern, parseTemplate } from '../language/template.ts'
import type { AccessGoal } from './access-goal.ts'
import { testedKey, variableKeys } from './condition-test.ts'
import type { ContextMap } from './known-context.ts'
import type { AnalysedStatement } from './statements.ts'

/** The condition keys that the policies speak of, in lower case. */
export function keysOf({ allowedBy, butNotBy = [] }: AccessGoal): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { statements } of [...allowedBy, ...butNotBy]) {
    for (const { conditions } of statements) {
      for (const condition of conditions)
        for (const key of [testedKey(condition), ...variableKeys(condition)]) keys.add(key)
    }
    for (const key of resourceVariables(statements)) keys.add(key)
  }
  return keys
}

/** The keys of the policy variables in resources, in lower case. */
export function resourceVariables(statements: readonly AnalysedStatement[]): readonly string[] {
  const keys = new Set<string>()
  for (const { resource, version } of statements) {
    for (const value of resource?.values ?? []) {
      if (!value.includes('${')) continue
      for (const part of parseTemplate(value, version)) if (!isPattern(part)) keys.add(part.key.toLowerCase())
    }
  }
  return [...keys]
}

/** Of keys that are tied, those that the policies speak of: the others say nothing more. */
export function spokenOf(context: ContextMap, asked: ReadonlySet<string>, known: ContextMap): ContextMap {
  return new Map([...context].filter(([key]) => asked.has(key) || known.has(key)))
}
