import type { ExampleRequest, OnlyResult } from '../../policy/analyse/index.ts'
import { holds, type Proof } from './proof.ts'
import type { Side } from './sample.ts'

/**
 * All that was found out, in three parts that are never mixed: what was proved, what was sampled, and what could not be
 * seen.
 */
export interface Answer {
  readonly principal: { readonly kind: 'user' | 'role'; readonly name: string; readonly arn: string }
  /** The patterns of actions that it should be confined to. */
  readonly only: readonly string[]
  readonly proof: Proof
  /** How managed policies have come to it, by ARN. */
  readonly attachments: Readonly<Record<string, string>>
  readonly simulation: Simulation | NotTried
  readonly calls: Calls | NotTried
  /** Gaps in what was read that concern actions outside of the patterns. */
  readonly gaps: readonly Gap[]
  readonly unseen: readonly Unseen[]
}

/** What SimulatePrincipalPolicy said of the sample. */
export interface Simulation {
  readonly tried: Readonly<Record<Side, number>>
  /** How many actions there are of each kind. */
  readonly population: Readonly<Record<Side, number>>
  /** Requests that the simulator decides otherwise than the proof does. */
  readonly disagreements: readonly Disagreement[]
  /** Actions that the simulator refused to simulate. */
  readonly refused: readonly string[]
  /** Requests that policies of the organization deny, which the proof could not see. */
  readonly deniedByOrganization: number
}

/** What the principal's own calls were answered: reads and dry runs. */
export interface Calls {
  readonly tried: readonly { readonly action: string; readonly isAllowed: boolean }[]
  readonly disagreements: readonly Disagreement[]
  /** Actions of calls whose answer does not say whether they are allowed. */
  readonly unanswered: readonly string[]
}

export interface Disagreement {
  readonly request: ExampleRequest
  /** What the proof says of it. */
  readonly isAllowed: boolean
}

export interface NotTried {
  /** A sentence. */
  readonly why: string
}

/** Something that takes part in decisions and was not looked at. */
export interface Unseen {
  readonly what: string
  readonly why?: string
  /** What it could change of what was proved. */
  readonly effect: 'can only take away' | 'can allow more'
}

/**
 * Something of the account that it would not show, and that could allow more: with it, what was seen proves nothing.
 */
export interface Gap {
  readonly what: string
  readonly why: string
  /** The only actions that it could allow; absent: any. */
  readonly actions?: readonly string[]
}

export function wasTried<T extends object>(report: T | NotTried): report is T {
  return !('why' in report)
}

/** Whether the account allows something that the policies, as far as they were seen, do not. */
export function isContradicted({ simulation, calls }: Answer): boolean {
  return [simulation, calls].some(
    (report) => wasTried<Simulation | Calls>(report) && report.disagreements.some(({ isAllowed }) => !isAllowed),
  )
}

/** Whether no action outside of the patterns can be allowed, as far as an account can show that. */
export function isProved(answer: Answer): boolean {
  return holds(answer.proof) && answer.gaps.length === 0 && !isContradicted(answer)
}

/** What is to be said of the patterns, all that was found out taken together. */
export function verdictOf(answer: Answer): OnlyResult['verdict'] {
  if (isProved(answer)) return 'proved'
  const { only, trustedBy } = answer.proof
  return only.verdict === 'refuted' || trustedBy.length > 0 ? 'refuted' : 'unknown'
}

/** Whether the principal is confined to the patterns: proved, and with no way to become administrator. */
export function isConfined(answer: Answer): boolean {
  return isProved(answer) && answer.proof.escalation.verdict === 'limited'
}
