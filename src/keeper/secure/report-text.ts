import { joined, type Paint, type Printable, printable } from '../../terminal/index.ts'
import { outcomeSentence, outcomeText, shortened } from '../check/index.ts'
import { findingsOf } from './plan.ts'
import type { Report, ReportedCheck } from './report.ts'

/** The end of a run: how the account stands, what failed, and what is left for whom. */
export function reportText({ checks }: Report, paint: Paint): Printable {
  const steps = checks.flatMap((check) => check.steps)
  const count = (status: string) => steps.filter(({ result }) => result.status === status).length
  const waiting = steps.flatMap(({ title, result }) =>
    result.status === 'waiting' ? [printable`  … ${title}: ${result.why}\n`] : [],
  )
  const failed = steps.flatMap(({ title, result }) =>
    result.status === 'failed' ? [printable`  ✗ ${title}: ${result.says}\n`] : [],
  )
  const done = count('done')
  return joined([
    printable`\n${paint('bold', 'The account now')}\n`,
    ...checks.map((check) => line(check, paint)),
    ...(failed.length > 0 ? [printable`\n${paint('red', 'Failed')}\n`, ...failed] : []),
    ...(waiting.length > 0 ? [printable`\n${paint('yellow', 'Left for you')}\n`, ...waiting] : []),
    printable`\n${done === 0 ? 'nothing was changed' : `${done} ${done === 1 ? 'step' : 'steps'} done`}`,
    printable`${failed.length > 0 ? `, ${failed.length} failed` : ''}${waiting.length > 0 ? `, ${waiting.length} left for you` : ''}\n`,
  ])
}

function line({ title, outcome, steps }: ReportedCheck, paint: Paint): Printable {
  const { verdict } = outcome
  if (verdict === 'pass' || verdict === 'not-applicable')
    return printable`  ${paint('green', '✓')} ${title}${outcomeText(outcome)}\n`
  if (verdict !== 'findings') return printable`  ${paint('dim', '?')} ${title}${outcomeText(outcome)}\n`
  const byHand = findingsOf(outcome).filter(({ byHand }) => byHand || steps.length === 0)
  const { shown, more } = shortened(byHand, ({ fix }) => fix)
  const fixes = [...shown.map(({ fix }) => fix), ...more].map((fix) => printable`     ${fix}\n`)
  return printable`  ${paint('yellow', '!')} ${outcomeSentence(outcome)}\n${joined(fixes)}`
}
