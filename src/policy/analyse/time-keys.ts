import { readDate } from '../language/conditions/date.ts'
import { findOperator } from '../language/conditions/index.ts'
import { readDecimal } from '../language/conditions/numeric.ts'
import { testedKey } from './condition-test.ts'
import type { ContextMap } from './known-context.ts'
import { dateText } from './members.ts'
import type { Condition } from './statements.ts'
import type { TiedKeys } from './tie.ts'

const [TIME, SECONDS] = ['aws:currenttime', 'aws:epochtime'] as const
const A_TIME = Date.parse('2026-01-01')
const TWO_TO_53 = 2 ** 53

/**
 * "This key is always included in the request context": both are, and say the same time, one of them in whole seconds.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
 */
export function timeKeys(known: ContextMap, asked: ReadonlySet<string>): TiedKeys | undefined {
  const isAsked = asked.has(TIME) || asked.has(SECONDS)
  return isAsked && !known.has(TIME) && !known.has(SECONDS) ? clock : undefined
}

const clock: TiedKeys = {
  keys: [TIME, SECONDS],
  values(conditions) {
    const changes = conditions.map(changesOf)
    const sorted = [...new Set(changes.flatMap(({ times }) => times))].sort((a, b) => a - b)
    const all = [...sorted, (sorted[0] ?? A_TIME) - 1_000]
    const values = all.flatMap((time) => {
      const text = dateText(time)
      return text === undefined || time < 0
        ? []
        : [
            new Map([
              [TIME, text],
              [SECONDS, String(Math.floor(time / 1_000))],
            ]),
          ]
    })
    // Before 1970 nobody asked.
    const areAllTold = values.length === all.filter((time) => time >= 0).length
    return { values, complete: areAllTold && changes.every(({ complete }) => complete) }
  },
}

/** The first milliseconds at which the condition's answer can be another than before. */
function changesOf(condition: Condition): { readonly times: readonly number[]; readonly complete: boolean } {
  const { operator, values } = condition.element
  const name = findOperator(operator)
  if (!name || name.operator === 'Null') return { times: [], complete: true }
  const isInSeconds = testedKey(condition) === SECONDS
  switch (name.operator.family) {
    case 'date': {
      const times = values.flatMap((value) => readDate(value) ?? [])
      return {
        times: times.flatMap((time) =>
          isInSeconds ? ofSeconds(time / 1_000) : [Math.ceil(time), Math.floor(time) + 1],
        ),
        complete: true,
      }
    }
    case 'number': {
      const numbers = values.filter((value) => readDecimal(value) !== undefined).map(Number)
      const times = isInSeconds ? numbers.flatMap(ofSeconds) : []
      return { times, complete: numbers.every((number) => Math.abs(number) < TWO_TO_53) }
    }
    default:
      return { times: [], complete: false }
  }
}

/** From when on whole seconds are not below it, and are above it. */
function ofSeconds(seconds: number): readonly number[] {
  return [Math.ceil(seconds) * 1_000, (Math.floor(seconds) + 1) * 1_000]
}
