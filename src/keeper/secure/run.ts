import { type Paint, type Printable, type Prompts, printable } from '../../terminal/index.ts'
import { CannotRun, type Journal, type OpenAccount, placeOf } from '../account/index.ts'
import type { Baseline, Check, StepContext } from '../check/index.ts'
import { type Applied, applySteps, type StepResult } from './apply.ts'
import type { LastAccount } from './last-account.ts'
import { type Plan, type PlannedStep, planOf } from './plan.ts'
import { planText } from './plan-text.ts'
import { askBaseline, confirmAccount } from './questions.ts'
import { refuseWithout } from './refuse-without.ts'
import { type Report, reportOf } from './report.ts'
import { reportText } from './report-text.ts'
import { assertNew, type Deliver, secretsFile } from './secrets.ts'
import { type Looked, survey } from './survey.ts'

export interface SecureOptions extends Pick<StepContext, 'clock' | 'random'> {
  readonly open: OpenAccount
  readonly checks: readonly Check[]
  readonly baseline: Baseline
  /** Shows the plan and ends. */
  readonly isPlanOnly: boolean
  /** The plan is carried out unasked. */
  readonly isAgreed: boolean
  /** Whether the account was named, so that it need not be asked for. */
  readonly isNamed: boolean
  /** Who answers; `undefined` where nobody does, or nobody is to be asked. */
  readonly people: Prompts | undefined
  /** Where secrets go; `undefined`: they are shown to `people`. */
  readonly secretsFile: string | undefined
  readonly journal: Journal
  readonly lastAccount: LastAccount
  readonly out: (text: Printable) => void
  readonly paint: Paint
  readonly wait: (milliseconds: number) => Promise<void>
}

export interface SecureResult {
  readonly report: Report
  /** Whether a step failed, or a look at the account: a call that was denied says nothing good of it. */
  readonly hasFailed: boolean
  /** What ended the run before all steps were taken. */
  readonly ended?: CannotRun
}

/**
 * Looks at the account, shows the plan, asks, carries it out step by step, and reports how the account is then.
 *
 * @throws CannotRun before anything is changed.
 */
export async function secure(options: SecureOptions): Promise<SecureResult> {
  const { open, checks, out, paint, isPlanOnly } = options
  const { account, target } = open
  const { looked, baseline, plan } = await prepare(options)
  out(planText(looked, plan, paint))
  await refuseWithout(account, baseline, looked, plan, (note) => out(printable`\nnote: ${note}\n`))
  const facts = { account, target, now: options.clock(), plan }
  if (isPlanOnly) return { report: reportOf({ ...facts, looked }), hasFailed: isUnseen(looked) }
  if (plan.steps.length > 0) await agree(options, plan)
  const { steps, ended } = await carryOut(options, baseline, plan.steps)
  account.forget()
  const after = steps.length === 0 ? looked : await survey(checks, account, baseline)
  const report = reportOf({ ...facts, looked: after, applied: steps })
  out(reportText(report, paint))
  const hasFailed = steps.some(({ result }) => result.status === 'failed') || isUnseen(after)
  return { report, hasFailed, ...(ended && { ended }) }
}

/** INVARIANT (denied is never a pass). What an endpoint does not have is listed, and is no failure. */
function isUnseen(looked: readonly Looked[]): boolean {
  return looked.some(({ outcome: { verdict } }) => verdict === 'failed' || verdict === 'not-visible')
}

interface Prepared {
  readonly looked: readonly Looked[]
  readonly baseline: Baseline
  readonly plan: Plan
}

async function prepare({
  open: { account },
  checks,
  people,
  isPlanOnly,
  ...options
}: SecureOptions): Promise<Prepared> {
  const circumstances = { caller: account.caller, hasPeople: people !== undefined }
  const looked = await survey(checks, account, options.baseline)
  if (!people || isPlanOnly) return { looked, baseline: options.baseline, plan: planOf(looked, circumstances) }
  const baseline = await askBaseline(looked, options.baseline, people)
  const again = baseline === options.baseline ? looked : await survey(checks, account, baseline)
  return { looked: again, baseline, plan: planOf(again, circumstances) }
}

/** @throws CannotRun unless everything is there that carrying out needs, a yes included. */
async function agree(
  { open: { account, target }, people, isAgreed, isNamed, ...options }: SecureOptions,
  plan: Plan,
): Promise<void> {
  const secrets = plan.steps.flatMap(({ step }) => step.secret ?? [])
  if (options.secretsFile !== undefined && secrets.length > 0) assertNew(options.secretsFile)
  // Where nobody is asked, nobody reads: a terminal may be one that writes a log.
  if (options.secretsFile === undefined && !people && secrets.length > 0)
    throw new CannotRun(
      `nobody is at a terminal to be shown ${secrets.join(' and ')}`,
      'name a new file for it with `--secrets-file FILE`',
    )
  if (!people && !isAgreed)
    throw new CannotRun('there is no terminal to ask at', 'look at the plan with `--plan`, then run with `--yes`')
  const changed = { accountId: account.accountId, place: placeOf(target.endpoint) }
  if (!isNamed) await confirmAccount(changed, options.lastAccount, people)
  if (people && !isAgreed && !(await people.confirm(printable`\nCarry this out in account ${account.accountId}?`)))
    throw new CannotRun('nothing was changed', 'run the same command again when you want it')
  options.lastAccount.write(changed)
}

async function carryOut(options: SecureOptions, baseline: Baseline, steps: readonly PlannedStep[]): Promise<Applied> {
  const { open, journal, out, paint, people, clock, random, wait } = options
  const account = open.account.withJournal(journal)
  const isSecret = steps.some(({ step }) => step.secret !== undefined)
  const file = isSecret && options.secretsFile !== undefined ? secretsFile(options.secretsFile) : undefined
  const deliver = file?.deliver ?? shown(out)
  try {
    return await applySteps(steps, {
      account,
      baseline,
      people,
      deliver(what, secret) {
        account.redact(secret)
        deliver(what, secret)
      },
      clock,
      random,
      wait,
      onStart: ({ step }) => out(printable`\n${step.title} …\n`),
      onEnd: ({ result }) => out(printable`${resultText(result, paint)}\n`),
    })
  } finally {
    file?.close()
  }
}

function shown(out: SecureOptions['out']): Deliver {
  return (what, secret) => out(printable`  ${what}, shown this once: ${secret}\n`)
}

function resultText(result: StepResult, paint: Paint): Printable {
  switch (result.status) {
    case 'done':
      return paint('green', '✓ done, and read back')
    case 'waiting':
      return paint('yellow', `… left for you: ${result.why}`)
    case 'failed':
      return paint('red', `✗ ${result.says}`)
  }
}
