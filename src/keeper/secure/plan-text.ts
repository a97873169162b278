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
      [...groupBy(byHand, ({ check }) => check).values()].flatMap((found) => {
        const { shown, more } = shortened(found, ({ finding: { says, fix } }) => `${says}\n${fix}`)
        const mark = paint('yellow', '!')
        const texts = shown.map(({ finding: { says, fix } }) => printable`  ${mark} ${says}\n    ${fix}\n`)
        return [...texts, ...more.map((text) => printable`  ${mark} ${text}\n`)]
      }),
    ),
    section(
      paint,
      'Could not be looked at',
      unanswered.map(({ check, outcome }) => printable`  ${paint('dim', '?')} ${check.title}${outcomeText(outcome)}\n`),
    ),
    printable`\n${summary(plan)}\n`,
  ])
}

/** Stands last: a plan can be longer than the screen. `12 steps to do, 1 left for later, 2 by hand, 7 checks right` */
function summary({ steps, left, byHand, right, unanswered }: Plan): string {
  const parts = [
    steps.length === 0 ? 'nothing to do' : `${counted(steps.length, 'step')} to do`,
    ...(left.length > 0 ? [`${left.length} left for later`] : []),
    ...(byHand.length > 0 ? [`${byHand.length} by hand`] : []),
    `${counted(right.length, 'check')} right already`,
    ...(unanswered.length > 0 ? [`${unanswered.length} could not be looked at`] : []),
  ]
  return parts.join(', ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function section(paint: Paint, title: string, lines: readonly Printable[]): Printable {
  return lines.length === 0 ? printable`` : printable`\n${paint('bold', title)}\n${joined(lines)}`
}

function stepText({ calls, cost, person, warning, undo }: Step, paint: Paint): Printable {
  return joined([
    ...(warning === undefined ? [] : [printable`     ${paint('yellow', `note: ${warning}`)}\n`]),
    ...foldedCalls(calls).map((alike) => callsText(alike, paint)),
    ...(person === undefined ? [] : [printable`     then you: ${person}\n`]),
    printable`     ${paint('dim', `costs: ${cost}`)}\n`,
    ...(undo === undefined ? [] : [printable`     ${paint('dim', `to undo: ${undo}`)}\n`]),
  ])
}

/** Calls that follow each other and ask the same of the account, with the same members. */
function foldedCalls(calls: readonly PlannedCall[]): readonly (readonly PlannedCall[])[] {
  const groups: PlannedCall[][] = []
  for (const planned of calls) {
    const last = groups.at(-1)
    if (last?.[0] && kindOf(last[0]) === kindOf(planned)) last.push(planned)
    else groups.push([planned])
  }
  return groups
}

function kindOf({ call, onlyIf }: PlannedCall): string {
  return JSON.stringify([actionOf(call), call.region, onlyIf, Object.keys(call.input)])
}

/** Calls that are alike are one block, with the values in which they differ beside each other. */
function callsText(alike: readonly PlannedCall[], paint: Paint): Printable {
  const [planned] = alike
  if (!planned) return printable``
  const { call, onlyIf } = planned
  const where = call.region === undefined ? '' : ` in ${call.region}`
  const times = alike.length === 1 ? '' : `, ${alike.length} times`
  const condition = onlyIf === undefined ? '' : ` (only if ${onlyIf})`
  const members = Object.keys(call.input).map((name) => {
    const values = [...new Map(alike.map(({ call: { input } }) => [JSON.stringify(input[name]), input[name]])).values()]
    const texts = values.map((value) => printable`${valueText(value)}`)
    return printable`       ${name}: ${joined(texts, ' | ')}\n`
  })
  return printable`     ${paint('cyan', actionOf(call))}${where}${times}${condition}\n${joined(members)}`
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
