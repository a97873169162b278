/**
 * What calls need of their caller: as a policy that can be printed, and as a question to IAM's simulator before
 * anything is changed. It knows what checks declare and nothing of what they look for.
 */
export type { Permission, PermissionScope } from '../check/index.ts'
export { type Need, needsOf, permissionsOf, policyScope, scopeOf } from './permissions.ts'
export { ASKING_SIMULATOR, type PolicyDocument, policyFor, policyOf } from './policy.ts'
export { whatIsMissing } from './what-is-missing.ts'
