import { BoundedCache, type ResourceName } from '../aws/index.ts'
import type { Types } from './arns-of-row.ts'
import type { ApiRequest, Ask, Scope } from './ask.ts'
import { asksOfRows } from './asks-of-rows.ts'
import { partsInherited } from './parents.ts'
import type { AskRow, ResourceRow, ServiceExceptions, Variable } from './rows.ts'
import { exceptionsOf } from './services/index.ts'
import type { Surety } from './table/format.ts'
import { type ServiceTable, serviceTable } from './table/table.ts'

/** What is known of an operation before anything is asked of it. */
export interface OperationRule {
  /** No rows: it needs no permission. */
  readonly rows: readonly AskRow[]
  /** What the rule thinks of its own rows; `exception` where people looked at AWS's page. */
  readonly surety: Surety | 'exception'
}

/**
 * What the request needs to be allowed: all of it. None: it needs no permission.
 *
 * An operation that the service does not have asks for all of the service on everything, and one of a service that
 * AWS does not have for everything: only who may do all may do what nobody knows.
 *
 * @throws TooMuchAsked for a request about more things than are decided at once.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function asksOf(request: ApiRequest, scope: Scope): readonly Ask[] {
  return unreadAsksOf(request, scope).map(({ action, resource, context }) => ({ action, resource, context }))
}

/**
 * The same, for whom their contexts matter only where a policy asks: each is read from the request when it is wanted.
 *
 * @throws TooMuchAsked as above; so may each context be.
 */
export function unreadAsksOf(request: ApiRequest, scope: Scope): readonly Ask[] {
  const table = serviceTable(request.service)
  if (table === undefined) return [{ action: '*', resource: '*', context: {} }]
  const rule = ruleOf(request.service, request.operation)
  if (rule === undefined) return [{ action: `${table.prefix}:*`, resource: '*', context: {} }]
  const asks = asksOfRows(rule.rows, request, scope, typesOf(table))
  const [main] = rule.rows
  // Of an empty batch, or of a member of the wrong type, nothing is found to ask for: it is no way around asking.
  return asks.length > 0 || main === undefined ? asks : [{ action: main.action, resource: '*', context: {} }]
}

/** The ARNs of one type of resource that parameters, or an answer, name. */
export function resourcesIn(row: ResourceRow, request: ApiRequest, scope: Scope): readonly ResourceName[] {
  return asksOfOwnRows([{ action: '', on: [row], ifGiven: true }], request, scope).map((ask) => ask.resource)
}

/** What rows of the project's own come to, such as one of an operation's; of a service that AWS has. */
export function asksOfOwnRows(rows: readonly AskRow[], request: ApiRequest, scope: Scope): readonly Ask[] {
  const table = serviceTable(request.service)
  return table === undefined ? [] : asksOfRows(rows, request, scope, typesOf(table))
}

/** `undefined` where AWS has no such service, or it no such operation. */
export function ruleOf(service: string, operation: string): OperationRule | undefined {
  const key = `${service} ${operation}`
  let rule = rules.get(key)
  if (rule === undefined) {
    rule = readRule(service, operation)
    // What nobody has is not remembered: a client chooses the names.
    if (rule !== undefined) rules.set(key, rule)
  }
  return rule
}

/** Of operations of late. */
const rules = new BoundedCache<string, OperationRule>(256)

function readRule(service: string, operation: string): OperationRule | undefined {
  const generated = serviceTable(service)?.operation(operation)
  if (generated === undefined) return undefined
  const exceptions = exceptionsOf(service)
  if (exceptions === undefined) return generated
  let rule = made.get(generated)
  if (rule === undefined) {
    rule = excepted(generated, exceptions, operation)
    made.set(generated, rule)
  }
  return rule
}

/** What exceptions make of what the rule says is the same for every request. */
const made = new WeakMap<OperationRule, OperationRule>()

function excepted(
  generated: OperationRule,
  { operations, every, keys, read }: ServiceExceptions,
  operation: string,
): OperationRule {
  const own = Object.hasOwn(operations, operation) ? operations[operation] : undefined
  const before = every ? every(generated.rows, operation) : generated.rows
  const rows = own === undefined ? before : typeof own === 'function' ? own(before) : own
  const told = rows.filter((row) => !isSaidBetter(row, rows))
  const isOfPage = read === 'all' ? generated.surety !== 'no-action' : read?.includes(operation) === true
  const isRead = own !== undefined || isOfPage
  return { surety: isRead ? 'exception' : generated.surety, rows: keys ? withKeys(told, keys) : told }
}

/** What an exception says of the action that tags what is made takes the place of what the rule says of it. */
function isSaidBetter(row: AskRow, rows: readonly AskRow[]): boolean {
  const isRules = ({ when, tags }: AskRow) => tags !== undefined && typeof when === 'string'
  return isRules(row) && rows.some((other) => other.action === row.action && !isRules(other))
}

/** `iam:PassRole` is asked with IAM's keys, and not with those of the service that is given the role. */
function withKeys(rows: readonly AskRow[], keys: NonNullable<AskRow['keys']>): readonly AskRow[] {
  return rows.map((row) => (row.action.startsWith('iam:') ? row : { ...row, keys: { ...keys, ...row.keys } }))
}

/** The types of a service, such as `table`, and of another by its prefix: `iam:role`. */
function typesOf(table: ServiceTable): Types {
  let types = typesOfTables.get(table)
  if (types === undefined) {
    types = readTypes(table)
    typesOfTables.set(table, types)
  }
  return types
}

const typesOfTables = new WeakMap<ServiceTable, Types>()

function readTypes(table: ServiceTable): Types {
  return {
    arnOf(type) {
      const [service, name] = serviceAndName(type, table)
      const types = exceptionsOf(service)?.types
      const found =
        (types && Object.hasOwn(types, name) ? types[name] : undefined) ?? serviceTable(service)?.arnOf(name)
      if (found === undefined) throw new Error(`${service} has no type of resource ${name}`)
      return found
    },
    variableOf(type, variable): Variable | undefined {
      const [service, name] = serviceAndName(type, table)
      const variables = exceptionsOf(service)?.variables
      return variables?.[`${name}.${variable}`] ?? variables?.[variable]
    },
    inheritedOf(type, arn) {
      const [service] = serviceAndName(type, table)
      return partsInherited(arn, serviceTable(service)?.arns() ?? [])
    },
  }
}

function serviceAndName(type: string, table: ServiceTable): readonly [service: string, name: string] {
  const colon = type.indexOf(':')
  return [colon === -1 ? table.service : type.slice(0, colon), type.slice(colon + 1)]
}
