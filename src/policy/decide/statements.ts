import { findOperator } from '../language/conditions/index.ts'
import type { ConditionElement, LanguageVersion, Statement } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'
import { isPattern, parseTemplate } from '../language/template.ts'
import { compileAction } from './action.ts'

/** A statement as far as it can be asked without a request. */
export interface StatementFacts {
  /** Its place in the document, from 0. */
  readonly statement: number
  readonly sid: string | undefined
  /** Whether it is for the action, resource and context aside. */
  readonly isFor: (action: string) => boolean
  /** The condition keys and policy variables that it asks for, as it spells them. */
  readonly contextKeys: readonly string[]
}

/** @throws PolicySyntaxError for a document that cannot be read in full. */
export function statements(document: string): readonly StatementFacts[] {
  const { version = '2008-10-17', statements: all } = parsePolicy(document)
  return all.map((statement, index) => {
    const { sid, action } = statement
    const matches = action && compileAction(action)
    return {
      statement: index,
      sid,
      isFor: (asked) => matches?.(asked.toLowerCase()) ?? false,
      contextKeys: contextKeysOf(statement, version),
    }
  })
}

/** The condition keys and policy variables that documents ask for, sorted, as the first one that does spells them. */
export function contextKeys(documents: readonly string[]): readonly string[] {
  const names = new Map<string, string>()
  for (const key of documents.flatMap(statements).flatMap((statement) => statement.contextKeys)) {
    if (!names.has(key.toLowerCase())) names.set(key.toLowerCase(), key)
  }
  return [...names.values()].sort()
}

function contextKeysOf({ resource, conditions }: Statement, version: LanguageVersion): readonly string[] {
  return [
    ...conditions.map(({ key }) => key),
    ...(resource?.values ?? []).flatMap((text) => variables(text, version)),
    ...conditions.flatMap((condition) => conditionVariables(condition, version)),
  ]
}

/** The keys of the policy variables in a condition's values: only some operators replace them. */
export function conditionVariables(
  { operator, values }: ConditionElement,
  version: LanguageVersion,
): readonly string[] {
  const name = findOperator(operator)
  if (!name || name.operator === 'Null' || !name.operator.variables) return []
  return values.flatMap((value) => variables(value, version))
}

function variables(text: string, version: LanguageVersion): readonly string[] {
  return parseTemplate(text, version).flatMap((part) => (isPattern(part) ? [] : [part.name]))
}
