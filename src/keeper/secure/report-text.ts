import { oneLine, type Paint } from '../../terminal/index.ts'
import { outcomeText, shortened } from '../check/index.ts'
import { findingsOf } from './plan.ts'
import type { Report, ReportedCheck } from './report.ts'

/** The end of a run: how the account stands, what failed, and what is left for whom. */
export function reportText({ checks }: Report, paint: Paint): string {
  const steps = checks.flatMap((check) => check.steps)
  const count = (status: string) => steps.filter(({ result }) => result.status === status).length
  const waiting = steps.flatMap(({ title, result }) =>
    result.status === 'waiting' ? [`  … ${title}: ${oneLine(result.why)}\n`] : [],
  )
  const failed = steps.flatMap(({ title, result }) =>
    result.status === 'failed' ? [`  ✗ ${title}: ${oneLine(result.says)}\n`] : [],
  )
  const done = count('done')
  return [
    `\n${paint('bold', 'The account now')}\n`,
    ...checks.map((check) => line(check, paint)),
    ...(failed.length > 0 ? [`\n${paint('red', 'Failed')}\n`, ...failed] : []),
    ...(waiting.length > 0 ? [`\n${paint('yellow', 'Left for you')}\n`, ...waiting] : []),
    `\n${done === 0 ? 'nothing was changed' : `${done} ${done === 1 ? 'step' : 'steps'} done`}`,
    `${failed.length > 0 ? `, ${failed.length} failed` : ''}${waiting.length > 0 ? `, ${waiting.length} left for you` : ''}\n`,
  ].join('')
}

function line({ title, outcome, steps }: ReportedCheck, paint: Paint): string {
  const { verdict } = outcome
  if (verdict === 'pass' || verdict === 'not-applicable')
    return `  ${paint('green', '✓')} ${title}${outcomeText(outcome)}\n`
  if (verdict !== 'findings') return `  ${paint('dim', '?')} ${title}${outcomeText(outcome)}\n`
  const byHand = findingsOf(outcome).filter(({ byHand }) => byHand || steps.length === 0)
  const fixes = shortened(byHand.map(({ fix }) => oneLine(fix))).map((fix) => `     ${fix}\n`)
  return `  ${paint('yellow', '!')} ${title}${outcomeText(outcome)}\n${fixes.join('')}`
}
