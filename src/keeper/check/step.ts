import type { Prompts } from '../../terminal/index.ts'
import type { Account, Call } from '../account/index.ts'
import type { Baseline } from './baseline.ts'
import type { Outcome } from './outcome.ts'

/** Something to be done, all of it shown before. */
export interface Step {
  readonly id: string
  /** In the imperative: `Make the user iam-admin`. */
  readonly title: string
  /** Every change that `apply` makes, in order, as it is made; what is not known yet is `(in brackets)`. */
  readonly calls: readonly PlannedCall[]
  /** `free`, or what it costs as AWS's price page says. */
  readonly cost: string
  /** How it is taken back by hand, where it sets what was there before: `teardown` does not. */
  readonly undo?: string
  /** What the person should know before saying yes, as a sentence. */
  readonly warning?: string
  /** What a person has to do, where one has: shown, and waited for after all other steps. */
  readonly person?: string
  /** Whether someone must be at the terminal: where nobody is, the step is left for them. */
  readonly needsTerminal?: boolean
  /**
   * The secret that it hands over, such as `the password of iam-admin`: without a terminal, it needs a file to go to.
   */
  readonly secret?: string
  /** Default: the calls as they are shown. */
  readonly apply?: (context: StepContext) => Promise<void>
  /** Looks again. Anything but a pass, and the step is not done. */
  readonly verify: (context: Pick<StepContext, 'account' | 'baseline'>) => Promise<Outcome>
}

export interface PlannedCall {
  readonly call: Call
  /** The ARN of what it makes. */
  readonly makes?: string
  /** Where it is made in one case alone: which, as the end of a sentence with `if`. */
  readonly onlyIf?: string
  /** Actions that it needs beside its own, such as `iam:TagUser` for a user that is made with tags. */
  readonly also?: readonly string[]
  /** What was there before, which the journal keeps and teardown shows. */
  readonly previous?: unknown
}

/** What a step is given when its turn comes. */
export interface StepContext {
  readonly account: Account
  readonly baseline: Baseline
  /**
   * Makes one of the planned calls, its bracketed parts filled in. @throws UnansweredError; Error for a call that was
   * not shown.
   */
  readonly change: (call: Call) => Promise<unknown>
  /** Someone to ask and to show things to; `undefined` where nobody is there. */
  readonly people: People | undefined
  /**
   * Gives a secret away, once: to the file that was named, or the terminal. It must be given BEFORE the call that makes
   * it valid, so that a crash between the two loses a password that nobody uses and not one that nobody knows.
   */
  readonly deliver: (what: string, secret: string) => void
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** A terminal with someone at it. */
export type People = Prompts
