/**
 * What a request to any of AWS's services needs to be allowed: actions, ARNs and condition keys.
 *
 * - `rule/`: how they follow from AWS's models and its service authorisation reference. It runs when the table is made
 * - `table/`: what it said of each of AWS's operations, read from `data/`
 * - `services/`: what it gets wrong, a file for each service
 * - `facts/`: what condition keys say of things that exist, such as their tags; the port that knows it
 * - `resource-policies/`: whose policy decides on a resource, and the operations that set it; the port that knows it
 *
 * It knows requests by their parameters. It must not know how they came over the wire, who asks, or what policies say.
 */
export { isAccessPointAlias } from './access-point-alias.ts'
export type { ApiRequest, Ask, AskKeys, Parameters, Scope } from './ask.ts'
export { asksOf, type OperationRule, ruleOf, unreadAsksOf } from './asks-of.ts'
export { type FactKeys, type FactKind, kindOfFact, partitionKeys, tagKeys } from './facts/keys.ts'
export type { Found, ResourceFacts, Tags } from './facts/port.ts'
export { type ResourceNames, withKnownNames } from './known-names.ts'
export { MOST_VALUES, TooMuchAsked } from './path.ts'
export { type Nothing, type PolicyChange, policyChange } from './resource-policies/change.ts'
export { type Grant, grantDocument } from './resource-policies/grants.ts'
export { policyHolder } from './resource-policies/holders.ts'
export { policyOperations } from './resource-policies/operations.ts'
export {
  combinedBlock,
  type KnownResource,
  type PublicAccessBlock,
  type ResourcePolicies,
  type ResourcesOfCall,
} from './resource-policies/port.ts'
export { hasPublicAcl } from './resource-policies/public-acl.ts'
export type { AskRow, ResourceRow } from './rows.ts'
export { serviceNames, serviceTable } from './table/table.ts'
