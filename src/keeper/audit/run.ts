import { groupBy } from '../../aws/index.ts'
import type { OpenAccount } from '../account/index.ts'
import { type Baseline, type Check, type Finding, lookAt, type Outcome, type Severity } from '../check/index.ts'
import { type Waiver, type WaiverProblem, Waivers } from './waivers.ts'

/** How an account stands. It is what all formats are made from. */
export interface Audit {
  /** The tool's. */
  readonly version: string
  readonly account: string
  /** `AWS`, or the origin of the endpoint. */
  readonly endpoint: string
  readonly caller: string
  /** ISO 8601. */
  readonly time: string
  readonly checks: readonly AuditedCheck[]
  /** Waivers that waive nothing, and why. */
  readonly waiverProblems: readonly WaiverProblem[]
}

export interface AuditedCheck {
  readonly check: Check
  readonly outcome: Outcome
  /** Those that no waiver accepts. */
  readonly open: readonly AuditedFinding[]
  readonly waived: readonly WaivedFinding[]
}

export interface AuditedFinding extends Finding {
  /** `check/finding`: with the resource, the same in every run. */
  readonly ruleId: string
}

export interface WaivedFinding extends AuditedFinding {
  readonly waiver: Waiver
}

export interface AuditOptions {
  readonly open: Pick<OpenAccount, 'account' | 'target'>
  readonly checks: readonly Check[]
  readonly baseline: Baseline
  readonly waivers: readonly Waiver[]
  readonly version: string
}

/** Looks at everything at once; the account bounds how many calls run. Nothing is changed. */
export async function audit({ open, checks, baseline, waivers, version }: AuditOptions): Promise<Audit> {
  const { account, target } = open
  const waiving = new Waivers(waivers, checks, baseline.now)
  const outcomes = await Promise.all(
    checks.map(async (check) => ({ check, outcome: await lookAt(check, account, baseline) })),
  )
  const audited = outcomes.map(({ check, outcome }) => judged(check, outcome, waiving))
  return {
    version,
    account: account.accountId,
    endpoint: target.endpoint?.origin ?? 'AWS',
    caller: account.caller.arn,
    time: new Date(baseline.now).toISOString(),
    checks: audited,
    waiverProblems: waiving.problems(),
  }
}

function judged(check: Check, outcome: Outcome, waivers: Waivers): AuditedCheck {
  const open: AuditedFinding[] = []
  const waived: WaivedFinding[] = []
  for (const found of outcome.verdict === 'findings' ? outcome.findings : []) {
    const finding = { ...found, ruleId: `${check.id}/${found.id}` }
    const waiver = waivers.waiving(finding)
    if (waiver) waived.push({ ...finding, waiver })
    else open.push(finding)
  }
  return { check, outcome, open, waived }
}

/** Of IAM's operations, those that an endpoint can be without and still have an account to look at, as moto is. */
const RARE: ReadonlySet<string> = new Set(['iam:ListServiceSpecificCredentials', 'iam:ListServerCertificates'])

/** What became of a check, waivers considered. */
export type Status = 'open' | 'waived' | 'passed' | 'not-applicable' | 'not-available' | 'not-seen'

export function statusOf({ outcome, open }: AuditedCheck): Status {
  switch (outcome.verdict) {
    case 'findings':
      return open.length > 0 ? 'open' : 'waived'
    case 'pass':
      return 'passed'
    case 'not-applicable':
      return 'not-applicable'
    case 'not-available':
      return outcome.operation.startsWith('iam:') && !RARE.has(outcome.operation) ? 'not-seen' : 'not-available'
    case 'not-visible':
    case 'failed':
      return 'not-seen'
  }
}

/**
 * 1 where there are findings that no waiver accepts. 2 where there are none among what could be seen, and something
 * could not: an audit that was kept from looking has not passed. What the endpoint has not at all (`not-available`) is
 * listed and counts for nothing, except IAM: without that there is no account to look at.
 */
export function exitCodeOf({ checks }: Pick<Audit, 'checks'>): 0 | 1 | 2 {
  const statuses = new Set(checks.map(statusOf))
  if (statuses.has('open')) return 1
  return statuses.has('not-seen') ? 2 : 0
}

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low']

/** Checks with a status, the worst first, else in the order of the checklist. */
export function withStatus({ checks }: Audit, status: Status): readonly AuditedCheck[] {
  return checks
    .filter((audited) => statusOf(audited) === status)
    .toSorted((a, b) => SEVERITIES.indexOf(a.check.severity) - SEVERITIES.indexOf(b.check.severity))
}

/** `CIS 3.0.0: 1.8, 1.9; 5.0.0: 1.7, 1.8`; empty for a check that the benchmark has not. */
export function cisText({ cis }: Pick<Check, 'cis'>): string {
  const texts = byBenchmark(cis)
  return texts.length === 0 ? '' : `CIS ${texts.join('; ')}`
}

/** The same, of the newest version that has it. */
export function newestCisText({ cis }: Pick<Check, 'cis'>): string {
  const newest = byBenchmark(cis).at(-1)
  return newest === undefined ? '' : `CIS ${newest}`
}

function byBenchmark(cis: Check['cis']): readonly string[] {
  return [...groupBy(cis, ({ benchmark }) => benchmark)].map(
    ([benchmark, controls]) => `${benchmark}: ${controls.map(({ control }) => control).join(', ')}`,
  )
}
