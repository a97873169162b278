import {
  type ConditionKey,
  findConditionKey,
  globalConditionKeys,
  type ServiceAction,
} from '../aws-data/authorization-data/index.ts'
import { findOperator, OPERATOR_NAMES } from '../language/conditions/index.ts'
import { operatorType, WORKS_ON } from '../lint/operator-type.ts'
import { type Option, value } from './options.ts'

/** All operators; those with a qualifier or `IfExists` after those without. */
export function operatorOptions(): Option[] {
  return OPERATOR_NAMES.map((text) => {
    const name = findOperator(text)
    const isPlain = name !== undefined && !name.ifExists && name.qualifier === undefined
    return { kind: 'operator', text, ...(!isPlain && { unlikely: true }) }
  })
}

/** The keys that requests for the actions carry, and those of every request; first those that the operator is for. */
export function keyOptions(actions: readonly ServiceAction[], operator: string): Option[] {
  const name = findOperator(operator)
  const works = name && WORKS_ON[operatorType({ name })]
  return [...keysOf(actions).values()].map(({ name: text, type, multivalued }) => ({
    kind: 'condition key',
    text,
    detail: multivalued ? `${type}, several values` : type,
    fields: text.includes('${'),
    ...(works !== undefined && !works.includes(type) && { unlikely: true }),
  }))
}

function keysOf(actions: readonly ServiceAction[]): ReadonlyMap<string, ConditionKey> {
  const found = new Map<string, ConditionKey>()
  const add = (keys: readonly ConditionKey[]) => {
    for (const key of keys) found.set(key.name, key)
  }
  for (const { action } of actions) {
    add(action.conditionKeys)
    for (const { type, conditionKeys } of action.resourceTypes) {
      add(type.conditionKeys)
      add(conditionKeys)
    }
  }
  add(globalConditionKeys())
  return found
}

/** What a key's values can be, where there are two. */
export function conditionValueOptions(operator: string, key: string): Option[] {
  const name = findOperator(operator)
  const isBoolean = name?.operator === 'Null' || findConditionKey(key)?.type === 'Bool'
  return isBoolean ? [value('true'), value('false')] : []
}
