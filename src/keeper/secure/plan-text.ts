import { oneLine, type Paint } from '../../terminal/index.ts'
import { actionOf } from '../account/index.ts'
import { outcomeText, type PlannedCall, type Step, shortened } from '../check/index.ts'
import { findingsOf, type Plan, type PlannedStep } from './plan.ts'
import type { Looked } from './survey.ts'

/** The plan as a person reads it before saying yes: every call as it will be made. */
export function planText(looked: readonly Looked[], plan: Plan, paint: Paint): string {
  const { steps, left, byHand, right, unanswered } = plan
  const found = (check: PlannedStep['check']) =>
    looked.filter((one) => one.check === check).flatMap(({ outcome }) => findingsOf(outcome))
  return [
    section(
      paint,
      'Already right',
      right.map(({ check, outcome }) => `  ${paint('green', '✓')} ${check.title}${outcomeText(outcome)}\n`),
    ),
    section(
      paint,
      'Will be done',
      steps.map(({ check, step }, index) => {
        const isFirst = steps.findIndex((one) => one.check === check) === index
        const why = isFirst
          ? found(check)
              .filter(({ byHand }) => !byHand)
              .map(({ says }) => `     because ${oneLine(says)}\n`)
          : []
        return `  ${`${index + 1}.`.padEnd(3)}${paint('bold', step.title)}\n${why.join('')}${stepText(step, paint)}`
      }),
    ),
    section(
      paint,
      'Left for later',
      left.map(({ step, why }) => `  ${paint('yellow', '…')} ${step.title}: ${why}\n`),
    ),
    section(
      paint,
      'To be done by hand',
      [...Map.groupBy(byHand, ({ check }) => check)].map(([{ title }, found]) => {
        const texts = shortened(found.map(({ finding }) => `${oneLine(finding.says)}\n     ${oneLine(finding.fix)}`))
        return `  ${paint('yellow', '!')} ${title}\n${texts.map((text) => `   - ${text}\n`).join('')}`
      }),
    ),
    section(
      paint,
      'Could not be looked at',
      unanswered.map(({ check, outcome }) => `  ${paint('dim', '?')} ${check.title}${outcomeText(outcome)}\n`),
    ),
  ].join('')
}

function section(paint: Paint, title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${paint('bold', title)}\n${lines.join('')}`
}

function stepText({ calls, cost, person, warning }: Step, paint: Paint): string {
  return [
    ...(warning === undefined ? [] : [`     ${paint('yellow', `note: ${warning}`)}\n`]),
    ...calls.map((planned) => callText(planned, paint)),
    ...(person === undefined ? [] : [`     then you: ${person}\n`]),
    `     ${paint('dim', `costs: ${cost}`)}\n`,
  ].join('')
}

function callText({ call, onlyIf }: PlannedCall, paint: Paint): string {
  const where = call.region === undefined ? '' : ` in ${call.region}`
  const condition = onlyIf === undefined ? '' : ` (only if ${onlyIf})`
  const members = Object.entries(call.input).map(([name, value]) => `       ${name}: ${valueText(value)}\n`)
  return `     ${paint('cyan', actionOf(call))}${where}${condition}\n${members.join('')}`
}

/** A policy, which is JSON within a text, is shown as what it says. */
function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (!value.startsWith('{')) return oneLine(value)
  return JSON.stringify(JSON.parse(value), null, 2).replaceAll('\n', '\n       ')
}
