import type { Caller } from '../account/index.ts'
import type { Check, Finding, Outcome, Step } from '../check/index.ts'
import { permissionsOf } from '../permissions/index.ts'
import type { Looked } from './survey.ts'

/** A step and the check that it serves. */
export interface PlannedStep {
  readonly check: Check
  readonly step: Step
}

/** A step that cannot be taken in this run, and why. */
export interface LeftStep extends PlannedStep {
  readonly why: string
}

/** What will be done, what will not, and what there is nothing to do about. */
export interface Plan {
  /** In the order in which they are taken: those that wait for a person come last. */
  readonly steps: readonly PlannedStep[]
  readonly left: readonly LeftStep[]
  /** What no step mends: it is shown, with what to do. */
  readonly byHand: readonly { readonly check: Check; readonly finding: Finding }[]
  /** What is as it should be, or does not concern this account. */
  readonly right: readonly Looked[]
  /** What could not be looked at: neither good nor bad. */
  readonly unanswered: readonly Looked[]
}

/** Who there is to do it. */
export interface Circumstances {
  readonly caller: Caller
  /** Whether someone is at the terminal and may be asked. */
  readonly hasPeople: boolean
}

/** Sorts what was looked at into what is done by whom. Pure: the same looks make the same plan. */
export function planOf(looked: readonly Looked[], circumstances: Circumstances): Plan {
  const all = looked.flatMap(({ check, steps }) => steps.map((step) => ({ check, step })))
  const whyLeft = (planned: PlannedStep) => reasonToLeave(planned, circumstances)
  const taken = all.filter((planned) => whyLeft(planned) === undefined)
  return {
    steps: [...taken.filter(({ step }) => !needsPerson(step)), ...taken.filter(({ step }) => needsPerson(step))],
    left: all.flatMap((planned) => {
      const why = whyLeft(planned)
      return why === undefined ? [] : [{ ...planned, why }]
    }),
    byHand: looked.flatMap(({ check, outcome, steps }) =>
      findingsOf(outcome)
        .filter(({ byHand }) => byHand || steps.length === 0)
        .map((finding) => ({ check, finding })),
    ),
    right: looked.filter(({ outcome }) => outcome.verdict === 'pass' || outcome.verdict === 'not-applicable'),
    unanswered: looked.filter(({ outcome }) => UNANSWERED.has(outcome.verdict)),
  }
}

const UNANSWERED: ReadonlySet<Outcome['verdict']> = new Set(['not-available', 'not-visible', 'failed'])

export function findingsOf(outcome: Outcome): readonly Finding[] {
  return outcome.verdict === 'findings' ? outcome.findings : []
}

/** Whether someone has to do something for it. */
export function needsPerson({ person, needsTerminal }: Step): boolean {
  return person !== undefined || needsTerminal === true
}

function reasonToLeave({ check, step }: PlannedStep, { caller, hasPeople }: Circumstances): string | undefined {
  if (caller.kind !== 'root' && permissionsOf(check, step).some(({ rootOnly }) => rootOnly))
    return 'only the root user can do it: run the same command with root’s credentials'
  if (step.needsTerminal && !hasPeople)
    return 'it needs someone at the terminal: run the same command there, without `--yes`'
  return undefined
}
