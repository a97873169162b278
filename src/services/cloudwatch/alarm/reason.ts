import { javaDouble } from '../../../aws/index.ts'

import { COMPARISONS } from './comparison.ts'
import type { Evaluation, Rule, Slot } from './decide.ts'

/** Above this many, a reason gives the count first and then the newest only. */
const MAX_LISTED = 5

/** What AWS writes in `StateReason`. The wording is AWS's, as seen in alarm mails and DescribeAlarms. */
export function stateReason(evaluation: Exclude<Evaluation, { kind: 'retain' }>, rule: Rule): string {
  switch (evaluation.kind) {
    case 'insufficient':
      return `Insufficient Data: ${count(evaluation.filled, 'datapoint')} ${were(evaluation.filled)} unknown.`
    case 'no data':
      return `Threshold Crossed: no datapoints were received for ${count(evaluation.filled, 'period')} and ${treatedAs(evaluation.filled, rule)}.`
    case 'threshold':
      return thresholdReason(evaluation, rule)
    default:
      return evaluation satisfies never
  }
}

function thresholdReason({ state, evaluated, filled }: Extract<Evaluation, { kind: 'threshold' }>, rule: Rule): string {
  const { breaches, words } = COMPARISONS[rule.comparison]
  const crossed = evaluated
    .filter((slot) => breaches(slot.value ?? Number.NaN, rule.threshold) === (state === 'ALARM'))
    .toReversed()
  const named = rule.datapointsToAlarm !== undefined
  const counted = named
    ? `${crossed.length} out of the last ${rule.evaluationPeriods} datapoints`
    : count(crossed.length, 'datapoint')
  const listed = crossed
    .slice(0, MAX_LISTED)
    .map((slot) => `${javaDouble(slot.value ?? Number.NaN)} (${shortTime(slot.start)})`)
  const comparison = `${were(crossed.length)} ${state === 'ALARM' ? '' : 'not '}${words} the threshold (${javaDouble(rule.threshold)})`
  const missing = filled > 0 && rule.treatMissingData.endsWith('reaching') ? ` and ${treatedAs(filled, rule)}` : ''
  const minimum = named ? ` ${transitionMinimum(state, rule)}` : ''

  if (crossed.length > MAX_LISTED) {
    const most = `The most recent datapoints which ${state === 'ALARM' ? 'crossed' : 'did not cross'} the threshold: [${listed.join(', ')}]`
    return `Threshold Crossed: ${counted} ${comparison}${missing}. ${most}${minimum}.`
  }
  if (crossed.length === 0) return `Threshold Crossed: ${treatedAs(filled, rule)}${minimum}.`
  return `Threshold Crossed: ${counted} [${listed.join(', ')}] ${comparison}${missing}${minimum}.`
}

function transitionMinimum(state: 'OK' | 'ALARM', rule: Rule): string {
  const toAlarm = rule.datapointsToAlarm ?? rule.evaluationPeriods
  const minimum = state === 'ALARM' ? toAlarm : rule.evaluationPeriods - toAlarm + 1
  return `(minimum ${count(minimum, 'datapoint')} for ${state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'} transition)`
}

function treatedAs(filled: number, rule: Rule): string {
  const treatment = rule.treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching'
  return `${count(filled, 'missing datapoint')} ${were(filled)} treated as [${treatment}]`
}

/** The facts of an evaluation as JSON text: AWS's `StateReasonData`, version 1.0. */
export function stateReasonData(
  evaluation: Exclude<Evaluation, { kind: 'retain' }>,
  slots: readonly Slot[],
  facts: {
    readonly queriedAt: number
    readonly periodSeconds: number
    readonly statistic?: string
    readonly unit?: string
    readonly threshold: number
  },
): string {
  const evaluated = evaluation.kind === 'threshold' ? evaluation.evaluated : []
  const first = evaluated[0]
  const missing = slots.filter((slot) => slot.value === undefined).slice(-evaluation.filled)
  const points = (evaluated.length > 0 ? evaluated : missing).toReversed()
  // Written by hand because JSON.stringify has no way to keep the `.0` that AWS writes.
  const members = [
    '"version":"1.0"',
    `"queryDate":"${zonedTime(facts.queriedAt)}"`,
    first && `"startDate":"${zonedTime(first.start)}"`,
    facts.unit && `"unit":${JSON.stringify(facts.unit)}`,
    facts.statistic && `"statistic":${JSON.stringify(facts.statistic)}`,
    `"period":${facts.periodSeconds}`,
    `"recentDatapoints":[${evaluated.map((slot) => javaDouble(slot.value ?? 0)).join(',')}]`,
    `"threshold":${javaDouble(facts.threshold)}`,
    `"evaluatedDatapoints":[${points.map(evaluatedDatapoint).join(',')}]`,
  ]
  return `{${members.filter(Boolean).join(',')}}`
}

function evaluatedDatapoint(slot: Slot): string {
  const time = `"timestamp":"${zonedTime(slot.start)}"`
  if (slot.value === undefined) return `{${time}}`
  return `{${time},"sampleCount":${javaDouble(slot.sampleCount ?? 0)},"value":${javaDouble(slot.value)}}`
}

/** `2026-11-23T10:05:00.000+0000`, as CloudWatch writes times in JSON. */
export function zonedTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '+0000')
}

/** `23/11/26 10:05:00`. */
function shortTime(epochMs: number): string {
  const [date = '', time = ''] = new Date(epochMs).toISOString().split('T')
  const [year = '', month, day] = date.split('-')
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function were(number: number): string {
  return number === 1 ? 'was' : 'were'
}
