/**
 * What a check is: how it looks at an account, what it finds, and the steps that mend it. It knows no check; those are
 * in `checks/`, one file each.
 */

export type { Baseline, Question } from './baseline.ts'
export {
  type Check,
  CIS_BENCHMARKS,
  cis,
  type Example,
  type Permission,
  type PermissionScope,
  type Severity,
} from './check.ts'
export { lookAt, outcomeOf } from './look.ts'
export { type Finding, type Outcome, outcomeFrom, PASS } from './outcome.ts'
export { outcomeSentence, outcomeText, shortened } from './outcome-text.ts'
export type { People, PlannedCall, Step, StepContext } from './step.ts'
