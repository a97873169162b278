/**
 * The service authorisation data: which actions AWS has, at which access level, on which resource types, with which
 * condition keys. It is AWS's Service Authorization Reference as a table, read service by service from `data/`. It
 * knows nothing of policies.
 */
export { actionsMatching, findAction, findConditionKey, findKeyIn, type ServiceAction } from './lookup.ts'
export type {
  AccessLevel,
  ActionAuthorization,
  ActionResourceType,
  ConditionKey,
  ConditionKeyType,
  ResourceType,
  ServiceAuthorization,
} from './service.ts'
export {
  getServiceAuthorization,
  globalConditionKeys,
  hasResourceControlPolicies,
  isUndocumentedConditionKey,
  listServices,
  type ServiceName,
  servicesOfKeyPrefix,
} from './table.ts'
export { arnPatternOf, unlistedArns } from './unlisted-arns.ts'
