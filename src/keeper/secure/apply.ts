import { InputEnded, printable } from '../../terminal/index.ts'
import { CannotRun, UnansweredError } from '../account/index.ts'
import { type Outcome, outcomeOf, type Step, type StepContext } from '../check/index.ts'
import { settled } from '../eventual-consistency.ts'
import { needsPerson, type PlannedStep } from './plan.ts'
import { plannedCalls } from './planned-calls.ts'

/** How a step ended. */
export type StepResult =
  | { readonly status: 'done' }
  /** For a person, or for a step before it. */
  | { readonly status: 'waiting'; readonly why: string }
  | { readonly status: 'failed'; readonly says: string }

export interface AppliedStep extends PlannedStep {
  readonly result: StepResult
}

export interface ApplyOptions extends Omit<StepContext, 'change'> {
  /** Milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
  readonly onStart: (planned: PlannedStep) => void
  readonly onEnd: (applied: AppliedStep) => void
}

export interface Applied {
  readonly steps: readonly AppliedStep[]
  /** What ended the run before its steps were through, such as credentials that expired. */
  readonly ended?: CannotRun
}

/**
 * Takes the steps, one after the other, each believed only when it was read back. A step that fails holds up those of
 * its own check, which need it, and no others. Nothing has to be undone: whatever stops it, the next run looks again
 * and goes on from there.
 */
export async function applySteps(steps: readonly PlannedStep[], options: ApplyOptions): Promise<Applied> {
  const applied: AppliedStep[] = []
  let ended: CannotRun | undefined
  let hasLeft = false
  const reasonToWait = ({ check, step }: PlannedStep): string | undefined => {
    const before = applied.find((one) => one.check === check && one.result.status !== 'done')
    if (before) return `it comes after “${before.step.title}”`
    if (ended) return 'the run ended before it'
    return hasLeft && needsPerson(step) ? LEFT : undefined
  }
  for (const planned of steps) {
    const why = reasonToWait(planned)
    if (why !== undefined) {
      applied.push({ ...planned, result: { status: 'waiting', why } })
      continue
    }
    options.onStart(planned)
    const result = await applyStep(planned, options).catch((error: unknown): StepResult => {
      if (error instanceof InputEnded) {
        hasLeft = true
        return { status: 'waiting', why: LEFT }
      }
      if (!(error instanceof CannotRun)) throw error
      ended = error
      return { status: 'failed', says: error.message }
    })
    const last = { ...planned, result }
    applied.push(last)
    options.onEnd(last)
  }
  return { steps: applied, ...(ended && { ended }) }
}

/** Whoever ends the questions has done so for all of them. */
const LEFT = 'it was left for later'

async function applyStep({ step }: PlannedStep, options: ApplyOptions): Promise<StepResult> {
  const { account, baseline, people, wait } = options
  const change = plannedCalls(step, account, wait)
  const look = () => outcomeOf(() => step.verify({ account, baseline }))
  let failure: UnansweredError | undefined
  try {
    if (step.apply) await step.apply({ ...options, change })
    else for (const { call } of step.calls) await change(call)
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    failure = error
  }
  if (failure && isMadeByOthers(failure)) return { status: 'failed', says: madeByOthers(failure, step) }
  // After an error too: a call can be answered with one and have worked, and its repetition then finds what it made.
  const outcome = await (failure || step.person ? look() : settled(look, account, wait))
  if (outcome.verdict === 'pass') return { status: 'done' }
  if (failure) return { status: 'failed', says: failure.message }
  if (step.person === undefined)
    return { status: 'failed', says: `it was done, and reading it back ${readBack(outcome)}` }
  if (!people) return { status: 'waiting', why: step.person }
  return waitFor(step.person, look, options)
}

/**
 * What the plan found missing is there at the first attempt: it is not what this run was to make, and what it looks
 * like says nothing of who else has a way in to it.
 */
function isMadeByOthers({ answer }: UnansweredError): boolean {
  return answer.status === 'failed' && answer.code.startsWith('EntityAlreadyExists') && !answer.isRepeated
}

function madeByOthers({ message }: UnansweredError, { secret }: Step): string {
  const invalid = secret === undefined ? '' : `, so ${secret} that was handed over is not valid`
  return `it was made by somebody else since the account was looked at${invalid}: look at it, then run the same command again (${message})`
}

async function waitFor(
  what: string,
  look: () => Promise<Outcome>,
  { people, account }: ApplyOptions,
): Promise<StepResult> {
  const isDone = async () => {
    account.forget()
    return (await look()).verdict === 'pass'
  }
  const isSeen = await people?.waitFor(printable`${what}`, isDone)
  return isSeen ? { status: 'done' } : { status: 'waiting', why: what }
}

function readBack(outcome: Exclude<Outcome, { verdict: 'pass' }>): string {
  switch (outcome.verdict) {
    case 'findings':
      return `says: ${outcome.findings.map(({ says }) => says).join('; ')}`
    case 'not-visible':
      return `needs ${outcome.action}`
    case 'not-available':
      return `needs ${outcome.operation}, which is not available here`
    case 'not-applicable':
      return `says: ${outcome.why}`
    case 'failed':
      return `failed: ${outcome.says}`
  }
}
