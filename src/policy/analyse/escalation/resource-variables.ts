import { isPattern, type Template } from '../../language/template.ts'
import { ANY, ANY_IN_SEGMENT } from '../../language/wildcard.ts'
import { testedKey, variableKeys } from '../condition-test.ts'
import { keyValues } from '../key-values.ts'
import type { ContextMap } from '../known-context.ts'
import type { AnalysedStatement } from '../statements.ts'
import { awsVocabulary } from '../vocabulary.ts'
import type { Need } from './method.ts'
import { resourceTemplates } from './policy-statements.ts'

/**
 * The contexts that statements can tell apart by the one policy variable in their resources whose value is not known,
 * for a question about one resource: `user/${aws:PrincipalTag/team}` covers it for one value. The context as it is,
 * too, where there may be other values that matter; alone where there is no such variable, or several.
 */
export function contextsByVariable(
  { resource }: Need,
  statements: readonly AnalysedStatement[],
  context: ContextMap,
): readonly ContextMap[] {
  if (resource === undefined) return [context]
  const open = statements.flatMap(resourceTemplates).filter((template) => openKeys(template, context).length > 0)
  const keys = new Set(open.flatMap((template) => openKeys(template, context)))
  const [key] = keys
  if (key === undefined || keys.size > 1) return [context]
  const covering = open.map((template) => valueThatCovers(template, resource, context))
  const conditions = statements.flatMap((each) => each.conditions)
  const { type } = awsVocabulary.factsOf(key)
  const own = conditions.filter((each) => testedKey(each) === key)
  const { values, complete } = keyValues(own, context, { isMultivalued: false, type })
  // Other conditions that speak of it may want its value to be that of their key.
  const speaking = conditions.filter((each) => testedKey(each) !== key && variableKeys(each).includes(key))
  const wanted = speaking.flatMap((each) => context.get(testedKey(each)) ?? [])
  const isAll = complete && speaking.length === 0 && !covering.includes('many')
  const tried = new Set([...covering.flatMap((value) => value ?? []), ...wanted, ...values, 'example', undefined])
  const known = [...tried].map((value) => new Map([...context, [key, value]]))
  return isAll ? known : [...known, context]
}

/** Whether policy variables without a known value name resources of some statement. */
export function hasOpenResource(statements: readonly AnalysedStatement[], context: ContextMap): boolean {
  return statements.some((statement) => resourceTemplates(statement).some((each) => openKeys(each, context).length > 0))
}

/** Whether a variable could have a value with which the statement takes an Allow of the resource back. */
export function mayTurn(statement: AnalysedStatement, resource: string, context: ContextMap): boolean {
  const isNegated = statement.resource?.negated === true
  // What a Deny is for, and what an Allow leaves out.
  if ((statement.effect === 'Deny') === isNegated) return false
  return resourceTemplates(statement).some(
    (each) => openKeys(each, context).length > 0 && valueThatCovers(each, resource, context) !== undefined,
  )
}

function openKeys(template: Template, context: ContextMap): readonly string[] {
  return template.flatMap((part) => (isPattern(part) || context.has(part.key) ? [] : part.key))
}

/** The value for which the template covers the text; `undefined`: there is none; `many`: there may be several. */
function valueThatCovers(template: Template, text: string, context: ContextMap): string | 'many' | undefined {
  const stars = template.flatMap((part) => (isPattern(part) ? part.filter(isStar) : [])).length
  // What a text is matched with is the policies' to say: it stays cheap.
  if (stars > MOST_STARS) return 'many'
  let source = ''
  let open = 0
  for (const part of template) {
    if (isPattern(part)) {
      for (const token of part) source += token < 0 ? (isStar(token) ? '.*' : '.') : escaped(String.fromCharCode(token))
      if (part.some(isStar)) open++
      continue
    }
    if (context.has(part.key)) {
      const value = context.get(part.key) ?? part.fallback
      if (typeof value !== 'string') return undefined
      source += escaped(value)
      continue
    }
    source += '(.*)'
    open++
  }
  const value = new RegExp(`^${source}$`, 's').exec(text)?.[1]
  // With a wildcard beside it, other values may do as well.
  return value !== undefined && open > 1 && !isAlone(template, text) ? 'many' : value
}

/** Whether the wildcards all stand in the first five parts, which leave the rest of an ARN as it is. */
function isAlone(template: Template, text: string): boolean {
  let colons = 0
  for (const part of template) {
    if (!isPattern(part)) continue
    for (const token of part) {
      if (token === COLON) colons++
      if (isStar(token) && colons >= SEPARATORS) return false
    }
  }
  return colons >= SEPARATORS && text.split(':').length === SEPARATORS + 1
}

const MOST_STARS = 2
const COLON = 0x3a
const SEPARATORS = 5

function isStar(token: number): boolean {
  return token === ANY || token === ANY_IN_SEGMENT
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
