import type { Access, AccessReport, Dependencies, Undecided } from './search-access.ts'

/** A check's answer, in the shape of Access Analyzer's with what it leaves out. */
export interface CheckResult {
  /** `FAIL` where access was found, and where it could not be excluded. */
  readonly result: 'PASS' | 'FAIL'
  readonly message: string
  readonly reasons: readonly Reason[]
  /** Access that breaks the rule, each with a request that the engine decides so. */
  readonly access: readonly Access[]
  /** Access that may break it. */
  readonly undecided: readonly Undecided[]
  /** What a PASS depends on. */
  readonly dependsOn: Dependencies
}

export interface Reason {
  readonly description: string
  /** Absent where no single statement is the reason. */
  readonly statementIndex?: number
  /** The statement's Sid. */
  readonly statementId?: string
  readonly policy?: string
}

/** A check's sentences. */
export interface CheckMessages {
  readonly pass: string
  readonly fail: string
  /** What a statement that is a reason does, before ` in the statement with index: 0.` */
  readonly reason: string
}

export function checkResult(report: AccessReport, messages: CheckMessages): CheckResult {
  const { found: access, undecided, dependsOn } = report
  const result = access.length + undecided.length === 0 ? 'PASS' : 'FAIL'
  return {
    result,
    message: result === 'PASS' ? messages.pass : messages.fail,
    reasons: reasons(report, messages.reason),
    access,
    undecided,
    dependsOn,
  }
}

function reasons({ found, undecided }: AccessReport, what: string): readonly Reason[] {
  const byStatement = new Map<string, Reason>()
  for (const { allowedBy } of found) {
    for (const { policy, statement, sid } of allowedBy) {
      byStatement.set(`${policy} ${statement}`, {
        description: `${what} in the statement with index: ${statement}.`,
        statementIndex: statement,
        ...(sid !== undefined && { statementId: sid }),
        policy,
      })
    }
  }
  const open = undecided.map(({ actions, reason }) => ({
    description: `It could not be decided whether ${listed(actions)} is allowed: ${reason}.`,
  }))
  return [...byStatement.values(), ...open]
}

function listed(actions: readonly string[]): string {
  const [first = 'some action'] = actions
  return actions.length > 1 ? `${first} (and ${actions.length - 1} more)` : first
}

/** Several reports as one, and what is undecided besides. */
export function joinedReports(reports: readonly AccessReport[], more: readonly Undecided[] = []): AccessReport {
  return {
    found: reports.flatMap(({ found }) => found),
    undecided: [...reports.flatMap(({ undecided }) => undecided), ...more],
    dependsOn: {
      statements: [...new Set(reports.flatMap(({ dependsOn }) => dependsOn.statements))],
      layers: [...new Set(reports.flatMap(({ dependsOn }) => dependsOn.layers))],
      conditions: reports.some(({ dependsOn }) => dependsOn.conditions),
    },
  }
}
