import { groupBy } from '../../aws/index.ts'
import { joined, type Paint, type Printable, printable } from '../../terminal/index.ts'
import { actionOf } from '../account/index.ts'
import { outcomeText, type PlannedCall, type Step, shortened } from '../check/index.ts'
import { findingsOf, type Plan, type PlannedStep } from './plan.ts'
import type { Looked } from './survey.ts'

/** The plan as a person reads it before saying yes: every call as it will be made. */
export function planText(looked: readonly Looked[], plan: Plan, paint: Paint): Printable {
  const { steps, left, byHand, right, unanswered } = plan
  const found = (check: PlannedStep['check']) =>
    looked.filter((one) => one.check === check).flatMap(({ outcome }) => findingsOf(outcome))
  return joined([
    section(
      paint,
      'Already right',
      right.map(({ check, outcome }) => printable`  ${paint('green', '✓')} ${check.title}${outcomeText(outcome)}\n`),
    ),
    section(
      paint,
      'Will be done',
      steps.map(({ check, step }, index) => {
        const isFirst = steps.findIndex((one) => one.check === check) === index
        const why = isFirst
          ? found(check)
              .filter(({ byHand }) => !byHand)
              .map(({ says }) => printable`     because ${says}\n`)
          : []
        const number = `${index + 1}.`.padEnd(3)
        return printable`  ${number}${paint('bold', step.title)}\n${joined(why)}${stepText(step, paint)}`
      }),
    ),
    section(
      paint,
      'Left for later',
      left.map(({ step, why }) => printable`  ${paint('yellow', '…')} ${step.title}: ${why}\n`),
    ),
    section(
      paint,
      'To be done by hand',
      [...groupBy(byHand, ({ check }) => check)].map(([{ title }, found]) => {
        const { shown, more } = shortened(found, ({ finding: { says, fix } }) => `${says}\n${fix}`)
        const texts = shown.map(({ finding: { says, fix } }) => printable`   - ${says}\n     ${fix}\n`)
        const rest = more.map((text) => printable`   - ${text}\n`)
        return printable`  ${paint('yellow', '!')} ${title}\n${joined([...texts, ...rest])}`
      }),
    ),
    section(
      paint,
      'Could not be looked at',
      unanswered.map(({ check, outcome }) => printable`  ${paint('dim', '?')} ${check.title}${outcomeText(outcome)}\n`),
    ),
  ])
}

function section(paint: Paint, title: string, lines: readonly Printable[]): Printable {
  return lines.length === 0 ? printable`` : printable`\n${paint('bold', title)}\n${joined(lines)}`
}

function stepText({ calls, cost, person, warning, undo }: Step, paint: Paint): Printable {
  return joined([
    ...(warning === undefined ? [] : [printable`     ${paint('yellow', `note: ${warning}`)}\n`]),
    ...calls.map((planned) => callText(planned, paint)),
    ...(person === undefined ? [] : [printable`     then you: ${person}\n`]),
    printable`     ${paint('dim', `costs: ${cost}`)}\n`,
    ...(undo === undefined ? [] : [printable`     ${paint('dim', `to undo: ${undo}`)}\n`]),
  ])
}

function callText({ call, onlyIf }: PlannedCall, paint: Paint): Printable {
  const where = call.region === undefined ? '' : ` in ${call.region}`
  const condition = onlyIf === undefined ? '' : ` (only if ${onlyIf})`
  const members = Object.entries(call.input).map(([name, value]) => printable`       ${name}: ${valueText(value)}\n`)
  return printable`     ${paint('cyan', actionOf(call))}${where}${condition}\n${joined(members)}`
}

/** A policy, which is JSON within a text, is shown as what it says. */
function valueText(value: unknown): string | Printable {
  if (typeof value !== 'string') return JSON.stringify(value)
  const policy = value.startsWith('{') ? parsed(value) : undefined
  if (policy === undefined) return value
  // Line breaks within the policy's texts are escapes here: those that are left are of the form.
  const lines = JSON.stringify(policy, null, 2).split('\n')
  return joined(
    lines.map((line) => printable`${line}`),
    '\n       ',
  )
}

/** `undefined`: it is no JSON, as a person's name can be that begins with a brace. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
