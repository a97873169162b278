import { parseTemplate } from '../../language/template.ts'
import { matchesPattern, type Pattern } from '../../language/wildcard.ts'
import type { ActionAuthorization, ConditionKey, ServiceAuthorization } from './service.ts'
import { getServiceAuthorization, globalConditionKeys, listServices, servicesOfKeyPrefix } from './table.ts'

export interface ServiceAction {
  readonly service: ServiceAuthorization
  readonly action: ActionAuthorization
}

const actionsByName = new WeakMap<ServiceAuthorization, ReadonlyMap<string, ActionAuthorization>>()
const keysByName = new WeakMap<readonly ConditionKey[], ReadonlyMap<string, ConditionKey>>()

/** The action that `iam:CreateUser` names, in any letter case; `undefined` where the reference has none. */
export function findAction(name: string): ServiceAction | undefined {
  const colon = name.indexOf(':')
  const service = getServiceAuthorization(name.slice(0, colon))
  const action = service && byName(actionsByName, service, service.actions).get(name.slice(colon + 1).toLowerCase())
  return action && { service, action }
}

/**
 * The actions that a value of an Action element covers: `iam:Get*`, `*`. Every service whose prefix matches is read, so
 * `*` takes some 100 ms the first time.
 */
export function actionsMatching(value: string): readonly ServiceAction[] {
  if (!/[*?]/.test(value)) {
    const found = findAction(value)
    return found ? [found] : []
  }
  const colon = value.indexOf(':')
  if (colon === -1 && value !== '*') return []
  const prefix = wildcardPattern(colon === -1 ? '*' : value.slice(0, colon))
  const name = wildcardPattern(colon === -1 ? '*' : value.slice(colon + 1))
  return listServices()
    .filter((service) => matchesPattern(prefix, service.prefix))
    .flatMap((found) => {
      const service = getServiceAuthorization(found.prefix)
      return service ? actionsOf(service, name) : []
    })
}

function actionsOf(service: ServiceAuthorization, pattern: Pattern): ServiceAction[] {
  return service.actions
    .filter((action) => matchesPattern(pattern, action.name.toLowerCase()))
    .map((action) => ({ service, action }))
}

/** A pattern of Action for names in lower case; it has no variables. */
function wildcardPattern(text: string): Pattern {
  return parseTemplate(text.toLowerCase(), '2008-10-17').flat() as Pattern
}

/** The condition key that `name` is, in any letter case, global or a service's; `undefined` where AWS has none. */
export function findConditionKey(name: string): ConditionKey | undefined {
  return findKeyIn(globalConditionKeys(), name) ?? findServiceKey(name)
}

function findServiceKey(name: string): ConditionKey | undefined {
  const prefix = name.slice(0, name.indexOf(':')).toLowerCase()
  const service = getServiceAuthorization(prefix)
  const services = service
    ? [service]
    : servicesOfKeyPrefix(prefix).flatMap((each) => getServiceAuthorization(each) ?? [])
  for (const each of services) {
    const key = findKeyIn(each.conditionKeys, name)
    if (key) return key
  }
  return undefined
}

/** The key in a list that `name` is: `aws:ResourceTag/team` is `aws:ResourceTag/${TagKey}`. */
export function findKeyIn(keys: readonly ConditionKey[], name: string): ConditionKey | undefined {
  const lower = name.toLowerCase()
  const exact = byName(keysByName, keys, keys).get(lower)
  if (exact) return exact
  return keys.find((key) => key.name.includes('${') && matchesKeyTemplate(key.name.toLowerCase(), lower))
}

/** Each variable of a key's name stands for one character at least. */
function matchesKeyTemplate(template: string, name: string): boolean {
  return matchesPattern(wildcardPattern(template.replace(/\$\{[^}]*\}/g, '?*')), name)
}

function byName<K extends object, T extends { readonly name: string }>(
  cache: WeakMap<K, ReadonlyMap<string, T>>,
  of: K,
  items: readonly T[],
): ReadonlyMap<string, T> {
  let map = cache.get(of)
  if (!map) {
    map = new Map(items.map((item) => [item.name.toLowerCase(), item]))
    cache.set(of, map)
  }
  return map
}
