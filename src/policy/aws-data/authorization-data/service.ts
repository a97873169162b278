import {
  ACCESS_LEVELS,
  type ActionRow,
  CONDITION_KEY_TYPES,
  type ConditionKeyRow,
  type ResourceTypeRow,
  type ServiceRow,
} from './format.ts'

export type AccessLevel = (typeof ACCESS_LEVELS)[number]
export type ConditionKeyType = (typeof CONDITION_KEY_TYPES)[number]

/**
 * What the Service Authorization Reference says of one service.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface ServiceAuthorization {
  /** In lower case, as in `iam:CreateUser`. */
  readonly prefix: string
  readonly name: string
  /** By name. */
  readonly actions: readonly ActionAuthorization[]
  readonly resourceTypes: readonly ResourceType[]
  /** All that the service's actions and resource types carry, global ones included. */
  readonly conditionKeys: readonly ConditionKey[]
  /**
   * Names and patterns of actions, without the prefix, that AWS's own managed policies use and the reference does not
   * have: retired services, and actions newer than the table. Nothing else is known of them.
   */
  readonly undocumentedActions: readonly string[]
}

export interface ActionAuthorization {
  /** Without the prefix: `CreateUser`. */
  readonly name: string
  readonly accessLevel: AccessLevel
  /** Empty for an action that takes `*` only. */
  readonly resourceTypes: readonly ActionResourceType[]
  /** What requests carry whatever the resource type; beside the global keys that every request carries. */
  readonly conditionKeys: readonly ConditionKey[]
}

export interface ActionResourceType {
  readonly type: ResourceType
  /** Whether a statement that names ARNs must name one of this type. */
  readonly required: boolean
  /** What requests on this resource type carry, beside `type.conditionKeys` and the action's own. */
  readonly conditionKeys: readonly ConditionKey[]
}

export interface ResourceType {
  /** `role`, unique within the service. */
  readonly name: string
  /** `arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}` */
  readonly arn: string
  /** The same as a pattern of the policy language: `arn:*:iam::*:role/*`. */
  readonly arnPattern: string
  readonly conditionKeys: readonly ConditionKey[]
}

export interface ConditionKey {
  /** As AWS writes it, names that a policy's author chooses as variables: `aws:ResourceTag/${TagKey}`. */
  readonly name: string
  readonly type: ConditionKeyType
  /** Whether one request can carry several values. */
  readonly multivalued: boolean
}

export function readService(prefix: string, name: string, row: ServiceRow): ServiceAuthorization {
  const conditionKeys = row.conditionKeys.map(readConditionKey)
  const keys = (positions: readonly number[]) => pick(conditionKeys, positions)
  const resourceTypes = row.resourceTypes.map((each) => readResourceType(each, keys))
  const actions = row.actions.map((each) => readAction(each, resourceTypes, keys))
  return { prefix, name, actions, resourceTypes, conditionKeys, undocumentedActions: row.undocumented }
}

type PickKeys = (positions: readonly number[]) => readonly ConditionKey[]

export function readConditionKey([name, type, multivalued]: ConditionKeyRow): ConditionKey {
  return { name, type: at(CONDITION_KEY_TYPES, type), multivalued: multivalued === 1 }
}

function readResourceType([name, arn, positions]: ResourceTypeRow, keys: PickKeys): ResourceType {
  const whole = `arn:\${Partition}:${arn}`
  return { name, arn: whole, arnPattern: whole.replace(/\$\{[^}]*\}/g, '*'), conditionKeys: keys(positions) }
}

function readAction([name, level, resources, positions]: ActionRow, types: readonly ResourceType[], keys: PickKeys) {
  const resourceTypes = resources.map(([reference = 0, ...own]) => ({
    type: at(types, reference >> 1),
    required: (reference & 1) === 1,
    conditionKeys: keys(own),
  }))
  return { name, accessLevel: at(ACCESS_LEVELS, level), resourceTypes, conditionKeys: keys(positions) }
}

const NONE: readonly never[] = []

function pick<T>(list: readonly T[], positions: readonly number[]): readonly T[] {
  return positions.length === 0 ? NONE : positions.map((position) => at(list, position))
}

function at<T>(list: readonly T[], position: number): T {
  const item = list[position]
  if (item === undefined) throw new Error('data/authorization.pack refers to what it does not have')
  return item
}
