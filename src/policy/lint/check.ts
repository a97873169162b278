import type { PolicyKind } from '../validate/validate.ts'
import type { FindingType } from './finding.ts'
import type { Place } from './place.ts'
import type { LintPolicy, LintStatement } from './policy.ts'

/**
 * One check: what it finds, why, and a policy that it finds fault with beside one that it does not. The test of all
 * checks runs the examples, and docs/policy-checks.md shows them.
 */
export interface Check {
  readonly issueCode: string
  readonly findingType: FindingType
  /** What is wrong and what follows from it, for the documentation. */
  readonly summary: string
  /** AWS's page about it. */
  readonly learnMoreLink: string
  readonly fails: Example
  readonly passes: Example
  readonly run: (policy: LintPolicy, report: Report) => void
}

export interface Example {
  /** `identity` where absent. */
  readonly kind?: PolicyKind
  /** As text where it is no JSON. */
  readonly policy: object | string
  /** Whether the documentation leaves it out, since only its length matters. */
  readonly abridged?: boolean
}

/** @param details One sentence or more, which name what was found. */
export type Report = (details: string, ...places: readonly [Place, ...Place[]]) => void

/** A check that looks at one statement at a time. */
export function eachStatement(
  run: (statement: LintStatement, report: Report, policy: LintPolicy) => void,
): Check['run'] {
  return (policy, report) => {
    for (const statement of policy.statements) run(statement, report, policy)
  }
}

/** Access Analyzer's reference of its own checks, at `anchor`. */
export function accessAnalyzer(anchor: string): string {
  const page = 'access-analyzer-reference-policy-checks'
  return `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html#${page}-${anchor}`
}

export function userGuide(page: string): string {
  return `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}`
}

/** An example of these statements. */
export function statements(...Statement: readonly object[]): Example {
  return { policy: { Version: '2012-10-17', Statement } }
}

export function statementsOf(kind: PolicyKind, ...list: readonly object[]): Example {
  return { kind, ...statements(...list) }
}

/** An example of one statement that allows iam:GetUser under a condition. */
export function condition(Condition: object, effect = 'Allow'): Example {
  return statements({ Effect: effect, Action: 'iam:GetUser', Resource: '*', Condition })
}

/** `a, b and c` */
export function listing(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
