import type { AnalysedStatement } from './statements.ts'

export function isAllow({ effect }: AnalysedStatement): boolean {
  return effect === 'Allow'
}

export function isDeny({ effect }: AnalysedStatement): boolean {
  return effect === 'Deny'
}

export function isUnconditional({ conditions }: AnalysedStatement): boolean {
  return conditions.length === 0
}

export function isForEverything({ resource }: AnalysedStatement): boolean {
  return !resource || (!resource.negated && resource.values.includes('*'))
}

/** Whether the statements allow whatever they are for, in every context and on every resource. */
export function allowsEverything(statements: readonly AnalysedStatement[]): boolean {
  return statements.every(isAllow) && statements.some((each) => isUnconditional(each) && isForEverything(each))
}

/**
 * Whether `statement` is for a resource whenever `allow` is, whatever the variables' values: it has all of its
 * resources, in the same words.
 */
export function coversResourcesOf(statement: AnalysedStatement, allow: AnalysedStatement): boolean {
  const [wider, narrower] = [statement.resource, allow.resource]
  if (!wider || !narrower || wider.negated || narrower.negated || statement.version !== allow.version) return false
  return narrower.values.every((value) => wider.values.includes(value))
}
