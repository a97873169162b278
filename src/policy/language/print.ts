import { groupBy } from '../../aws/index.ts'
import type { ConditionElement, PolicyDocument, PrincipalElement, Statement } from './document.ts'

/** One member of a JSON object. Objects of JavaScript would put names that are numbers first. */
type Member = readonly [name: string, value: string]

/**
 * A policy document as JSON in one form: elements in the order of AWS's grammar, no white space, a list of one value as
 * that value. `parsePolicy` of it gives the document back.
 */
export function printPolicy({ version, id, statements }: PolicyDocument): string {
  return object([
    ...optional('Version', version),
    ...optional('Id', id),
    ['Statement', array(statements.map(printStatement))],
  ])
}

function printStatement({ sid, effect, principal, action, resource, conditions }: Statement): string {
  const members: Member[] = [...optional('Sid', sid), ['Effect', text(effect)]]
  if (principal) members.push([principal.negated ? 'NotPrincipal' : 'Principal', printPrincipal(principal)])
  if (action) members.push([action.negated ? 'NotAction' : 'Action', values(action.values)])
  if (resource) members.push([resource.negated ? 'NotResource' : 'Resource', values(resource.values)])
  if (conditions.length > 0) members.push(['Condition', printConditions(conditions)])
  return object(members)
}

function printPrincipal({ everyone, entries }: PrincipalElement): string {
  if (everyone) return text('*')
  return object(grouped(entries, ({ type }) => type).map(([type, of]) => [type, values(of.map(({ value }) => value))]))
}

function printConditions(conditions: readonly ConditionElement[]): string {
  return object(
    grouped(conditions, ({ operator }) => operator).map(([operator, of]) => [
      operator,
      object(of.map((condition) => [condition.key, values(condition.values)])),
    ]),
  )
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  return [...groupBy(items, nameOf)]
}

function optional(name: string, value: string | undefined): readonly Member[] {
  return value === undefined ? [] : [[name, text(value)]]
}

function values(list: readonly string[]): string {
  const [only] = list
  return list.length === 1 && only !== undefined ? text(only) : array(list.map(text))
}

function text(value: string): string {
  return JSON.stringify(value)
}

function array(items: readonly string[]): string {
  return `[${items.join(',')}]`
}

function object(members: readonly Member[]): string {
  return `{${members.map(([name, value]) => `${text(name)}:${value}`).join(',')}}`
}
