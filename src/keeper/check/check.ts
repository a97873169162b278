import type { Account, AccountFacts } from '../account/index.ts'
import type { Baseline, Question } from './baseline.ts'
import type { Finding, Outcome } from './outcome.ts'
import type { Step } from './step.ts'

/**
 * One thing that an account should have or be: what is looked at, why, what a good and a bad account look like, and,
 * where it can be mended from here, the steps. A check is one file; `secure`, `audit` and `--print-policy` all read it.
 */
export interface Check {
  /** Stable: waivers, reports and SARIF refer to it. `kebab-case`. */
  readonly id: string
  /** The good state, as a sentence without a period: `The root user has MFA`. */
  readonly title: string
  /** Why it matters, in a sentence or two. */
  readonly reason: string
  /** The AWS page that asks for it. */
  readonly source: string
  readonly severity: Severity
  /** Beyond the first day: `audit` looks at it always, `secure` with `--hardening` alone. */
  readonly isHardening?: true
  /** The controls of the CIS AWS Foundations Benchmark that it answers. */
  readonly cis: readonly CisControl[]
  readonly examples: { readonly pass: Example; readonly fail: Example }
  /** What `look` and the steps' `verify` call. */
  readonly reads: readonly Permission[]
  /** What the steps call. Empty for a check that only looks. */
  readonly changes: readonly Permission[]
  /** What its steps cannot do without: the person is asked for it where there are findings and no flag said it. */
  readonly asks?: readonly Question[]
  /**
   * Looks, and changes nothing. A call that is not answered may be left to throw: `lookAt` makes an outcome of it that
   * is never a pass.
   */
  readonly look: (account: Account, baseline: Baseline) => Promise<Outcome>
  /**
   * The steps that mend what was found; it may read, and changes nothing. Absent where no safe step exists: each
   * finding says how to mend it by hand.
   */
  readonly plan?: (account: Account, baseline: Baseline, findings: readonly Finding[]) => Promise<readonly Step[]>
}

export type Severity = 'critical' | 'high' | 'medium' | 'low'

/**
 * The versions of the benchmark that we map. AWS's Security Hub has the first two, Prowler all.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html
 */
export const CIS_BENCHMARKS = ['3.0.0', '5.0.0', '6.0.0', '7.0.0'] as const

export interface CisControl {
  readonly benchmark: (typeof CIS_BENCHMARKS)[number]
  readonly control: string
}

/**
 * An account for tests and documents: what it answers to each call, by `service:Operation`. A function answers by
 * input.
 */
export interface Example {
  /** Such as `three users, one without MFA`. */
  readonly name: string
  readonly answers: Readonly<Record<string, unknown>>
  /** What differs from an ordinary account at AWS that root looks at. */
  readonly facts?: Partial<AccountFacts>
  readonly baseline?: Partial<Baseline>
}

/**
 * A permission that a check needs. `--print-policy` writes it as a statement, and the caller is asked for it before
 * anything changes.
 */
export interface Permission {
  readonly action: string
  /** ARNs, where IAM lets the action be narrowed. Default: `*`. None: with this baseline it is not needed. */
  readonly resources?: (scope: PermissionScope) => readonly string[]
  /** Condition operator, key and values. */
  readonly condition?: (scope: PermissionScope) => Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Whether only root can do it, whatever policies say. */
  readonly rootOnly?: boolean
}

/** What resources of permissions are narrowed to. */
export interface PermissionScope {
  readonly partition: string
  /** Or `*`, where it is not known yet. */
  readonly accountId: string
  readonly adminName: string
  readonly boundary: boolean
}

/** The same control in the versions that have it. */
export function cis(controls: Partial<Record<CisControl['benchmark'], string>>): readonly CisControl[] {
  return CIS_BENCHMARKS.flatMap((benchmark) => {
    const control = controls[benchmark]
    return control === undefined ? [] : [{ benchmark, control }]
  })
}
