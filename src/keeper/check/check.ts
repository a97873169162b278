import type { Prompts } from '../../terminal/index.ts'
import type { Account, AccountFacts, Call } from '../account/index.ts'
import { describeUnanswered, UnansweredError } from '../account/index.ts'

/**
 * One thing that an account should have or be: what is looked at, why, what a good and a bad account look like, and, where it can be
 * mended from here, the steps. A check is one file; `secure`, `audit` and `--print-policy` all read it.
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
   * Looks, and changes nothing. A call that is not answered may be left to throw: `lookAt` makes an outcome of it that is never a pass.
   */
  readonly look: (account: Account, wishes: Wishes) => Promise<Outcome>
  /**
   * The steps that mend what was found; it may read, and changes nothing. Absent where no safe step exists: each finding says how to
   * mend it by hand.
   */
  readonly plan?: (account: Account, wishes: Wishes, findings: readonly Finding[]) => Promise<readonly Step[]>
}

/** A wish that can be asked for. */
export type Question = 'email' | 'contact'

export type Severity = 'critical' | 'high' | 'medium' | 'low'

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html */
export interface CisControl {
  readonly benchmark: '3.0.0' | '5.0.0'
  readonly control: string
}

/** An account for tests and documents: what it answers to each call, by `service:Operation`. A function answers by input. */
export interface Example {
  /** Such as `three users, one without MFA`. */
  readonly name: string
  readonly answers: Readonly<Record<string, unknown>>
  /** What differs from an ordinary account at AWS that root looks at. */
  readonly facts?: Partial<AccountFacts>
  readonly wishes?: Partial<Wishes>
}

/** A permission that a check needs. `--print-policy` writes it as a statement, and the caller is asked for it before anything changes. */
export interface Permission {
  readonly action: string
  /** ARNs, where IAM lets the action be narrowed. Default: `*`. None: with these wishes it is not needed. */
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

/** What the person wants, from flags or answers. */
export interface Wishes {
  /** Where alarms and budgets mail to; `undefined`: not said. */
  readonly email?: string | undefined
  /** In USD, ascending. */
  readonly thresholds: readonly number[]
  readonly adminName: string
  /** Whether the administrator of IAM is confined by a permissions boundary. */
  readonly boundary: boolean
  /** Who AWS should call, for alternate contacts. */
  readonly contact?: { readonly name: string; readonly title: string; readonly phone: string } | undefined
  /** Epoch milliseconds: what ages are counted from. */
  readonly now: number
}

export type Outcome =
  | { readonly verdict: 'pass'; readonly says?: string }
  | { readonly verdict: 'findings'; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly verdict: 'not-applicable'; readonly why: string }
  /** The endpoint has not the operation: neither pass nor fail. */
  | { readonly verdict: 'not-available'; readonly operation: string }
  /** The caller may not look. Never a pass. */
  | { readonly verdict: 'not-visible'; readonly action: string; readonly message: string }
  | { readonly verdict: 'failed'; readonly says: string }

export interface Finding {
  /** Which of the things that the check knows of, such as `no-mfa`. Stable within the check. */
  readonly id: string
  /** The ARN of what it is about, or the account's id. */
  readonly resource: string
  /** What is so, as a sentence. */
  readonly says: string
  /** What to do by hand, as a sentence. */
  readonly fix: string
  /** That no step mends it, though the check has steps for other findings. */
  readonly byHand?: true
}

/** Something to be done, all of it shown before. */
export interface Step {
  readonly id: string
  /** In the imperative: `Make the user iam-admin`. */
  readonly title: string
  /** Every change that `apply` makes, in order, as it is made; what is not known yet is `(in brackets)`. */
  readonly calls: readonly PlannedCall[]
  /** `free`, or what it costs as AWS's price page says. */
  readonly cost: string
  /** What the person should know before saying yes, as a sentence. */
  readonly warning?: string
  /** What a person has to do, where one has: shown, and waited for after all other steps. */
  readonly person?: string
  /** Whether someone must be at the terminal: where nobody is, the step is left for them. */
  readonly needsTerminal?: boolean
  /** The secret that it hands over, such as `the password of iam-admin`: without a terminal, it needs a file to go to. */
  readonly secret?: string
  /** Default: the calls as they are shown. */
  readonly apply?: (context: StepContext) => Promise<void>
  /** Looks again. Anything but a pass, and the step is not done. */
  readonly verify: (context: Pick<StepContext, 'account' | 'wishes'>) => Promise<Outcome>
}

export interface PlannedCall {
  readonly call: Call
  /** The ARN of what it makes. */
  readonly makes?: string
  /** Where it is made in one case alone: which, as the end of a sentence with `if`. */
  readonly onlyIf?: string
  /** Actions that it needs beside its own, such as `iam:TagUser` for a user that is made with tags. */
  readonly also?: readonly string[]
  readonly previous?: unknown
}

/** What a step is given when its turn comes. */
export interface StepContext {
  readonly account: Account
  readonly wishes: Wishes
  /** Makes one of the planned calls, its bracketed parts filled in. @throws UnansweredError; Error for a call that was not shown. */
  readonly change: (call: Call) => Promise<unknown>
  /** Someone to ask and to show things to; `undefined` where nobody is there. */
  readonly people: People | undefined
  /**
   * Gives a secret away, once: to the file that was named, or the terminal. It must be given BEFORE the call that makes it valid, so that
   * a crash between the two loses a password that nobody uses and not one that nobody knows.
   */
  readonly deliver: (what: string, secret: string) => void
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** A terminal with someone at it. */
export type People = Prompts

/** Looks, and makes an outcome of every call that was not answered. INVARIANT (denied is never a pass) */
export async function lookAt(check: Pick<Check, 'look'>, account: Account, wishes: Wishes): Promise<Outcome> {
  return outcomeOf(() => check.look(account, wishes))
}

/** The same for a step's `verify`. */
export async function outcomeOf(look: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const { answer } = error
    switch (answer.status) {
      case 'denied':
        return { verdict: 'not-visible', action: answer.action, message: answer.message }
      case 'not-available':
        return { verdict: 'not-available', operation: answer.operation }
      case 'failed':
        return { verdict: 'failed', says: describeUnanswered(answer) }
    }
  }
}

export const PASS: Outcome = { verdict: 'pass' }

/** A pass where nothing was found. */
export function outcomeFrom(findings: readonly Finding[], says?: string): Outcome {
  const [first, ...rest] = findings
  if (first) return { verdict: 'findings', findings: [first, ...rest] }
  return says === undefined ? PASS : { verdict: 'pass', says }
}

/** The same control in both benchmarks that we map. */
export function cis(v3: string | undefined, v5: string | undefined): readonly CisControl[] {
  return [
    ...(v3 === undefined ? [] : [{ benchmark: '3.0.0', control: v3 } as const]),
    ...(v5 === undefined ? [] : [{ benchmark: '5.0.0', control: v5 } as const]),
  ]
}
