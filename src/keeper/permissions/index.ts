/**
 * What calls need of their caller: as a policy that can be printed, and as a question to IAM's simulator before
 * anything is changed. It knows what checks declare and nothing of what they look for.
 */
export { type Need, needsOf, permissionsOf, policyScope, scopeOf } from './permissions.ts'
export { type PolicyDocument, policyFor } from './policy.ts'
export { whatIsMissing } from './what-is-missing.ts'
