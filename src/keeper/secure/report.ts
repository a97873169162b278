import type { Account, Target } from '../account/index.ts'
import type { Outcome, Severity } from '../check/index.ts'
import type { AppliedStep, StepResult } from './apply.ts'
import type { Plan } from './plan.ts'
import type { Looked } from './survey.ts'

/** What a run found, did and left. It holds no secret. */
export interface Report {
  readonly account: string
  /** `AWS`, or the origin of the endpoint. */
  readonly endpoint: string
  readonly caller: string
  /** ISO 8601. */
  readonly time: string
  /** Whether anything was to be changed, or only planned. */
  readonly mode: 'plan' | 'apply'
  readonly checks: readonly ReportedCheck[]
}

export interface ReportedCheck {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly source: string
  /** As the account is after the run. */
  readonly outcome: Outcome
  readonly steps: readonly ReportedStep[]
}

export interface ReportedStep {
  readonly id: string
  readonly title: string
  readonly result: StepResult | { readonly status: 'planned' }
}

export interface ReportFacts {
  readonly account: Account
  readonly target: Pick<Target, 'endpoint'>
  readonly now: number
  readonly looked: readonly Looked[]
  readonly plan: Plan
  /** Absent where nothing was to be changed. */
  readonly applied?: readonly AppliedStep[] | undefined
}

export function reportOf({ account, target, now, looked, plan, applied }: ReportFacts): Report {
  return {
    account: account.accountId,
    endpoint: target.endpoint?.origin ?? 'AWS',
    caller: account.caller.arn,
    time: new Date(now).toISOString(),
    mode: applied ? 'apply' : 'plan',
    checks: looked.map(({ check, outcome }) => ({
      id: check.id,
      title: check.title,
      severity: check.severity,
      source: check.source,
      outcome,
      steps: [
        ...(applied ?? plan.steps.map((planned) => ({ ...planned, result: { status: 'planned' as const } }))),
        ...plan.left.map((left) => ({ ...left, result: { status: 'waiting' as const, why: left.why } })),
      ]
        .filter((one) => one.check === check)
        .map(({ step, result }) => ({ id: step.id, title: step.title, result })),
    })),
  }
}
