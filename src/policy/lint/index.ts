/**
 * The linter: finds in a policy what IAM Access Analyzer's policy validation finds, and more, in its shape. It knows
 * the text of one policy, what kind it is to be, and AWS's service authorisation data. It must not know what the policy
 * is attached to.
 */
export type { Check, Example } from './check.ts'
export { checks as policyChecks } from './checks/index.ts'
export {
  FINDING_TYPES,
  type Finding,
  type FindingType,
  type Location,
  type PathElement,
  type Position,
  type Span,
} from './finding.ts'
export { inferPolicyKind } from './infer-kind.ts'
export { type LintOptions, lintPolicy } from './lint-policy.ts'
export { type LintedFile, sarifLog } from './sarif.ts'
export { renderFinding } from './text.ts'
