/**
 * Analysis that proves: questions about all requests there can be, answered by proof or by a request that the engine
 * decides as said. It reads policies as sets of patterns and asks the engine to confirm; it must not decide anything by
 * itself, and opens no file but the service authorisation data.
 */

export type { ExampleRequest } from './access-goal.ts'
export { type AccessQuestion, accessNotGranted, accessNotGrantedTo } from './access-not-granted.ts'
export { isAdministrator } from './administrator.ts'
export { type AllowedAction, type AllowedActions, type AllowedService, allowedActions } from './allowed-actions.ts'
export { accessText, dependsText, type OnlyText, onlyText, undecidedText } from './analysis-text.ts'
export type { CheckResult, Reason } from './check-result.ts'
export {
  type Account,
  type AccountGroup,
  type AccountManagedPolicy,
  type AccountRole,
  type AccountUser,
  type EscalationEdge,
  type EscalationPath,
  type EscalationReport,
  escalation,
  escalationOf,
  type Gain,
  type MethodKind,
  type Permission,
  type PolicyHolder,
  type PrincipalReport,
  type PrincipalVerdict,
  principalPolicies,
  STEP_ACTIONS,
} from './escalation/index.ts'
export type { KnownContext } from './known-context.ts'
export { type CheckedPolicyType, noNewAccess, noNewAccessFor } from './no-new-access.ts'
export { noPublicAccess } from './no-public-access.ts'
export { type OnlyResult, only } from './only.ts'
export { isAllowedBy, type PrincipalPolicies } from './principal-policies.ts'
export { PUBLIC_ACCESS_RESOURCE_TYPES, type PublicAccessResourceType } from './public-access-resource-types.ts'
export type { Access, Dependencies, Undecided } from './search-access.ts'
export type { StatementRef } from './statements.ts'
export { awsVocabulary, type Vocabulary } from './vocabulary.ts'
