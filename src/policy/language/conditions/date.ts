import { type ConditionOperator, remembering, typedOperator } from './operator.ts'

/** The forms of https://www.w3.org/TR/NOTE-datetime but the year alone; the time zone may be absent (then UTC). */
const W3C_DATE = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?$/i

/** Only digits are seconds since 1970, four of them too: IAM reads `2013` so. */
const EPOCH_SECONDS = /^\d{1,19}$/

/**
 * A date in milliseconds since 1970. "You must specify date/time values with one of the W3C implementations of the ISO
 * 8601 date formats or in epoch (UNIX) time."
 */
export function readDate(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text)) return Number(text) * 1000
  const match = W3C_DATE.exec(text)
  if (!match) return undefined
  const [, year, month, day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  // A field that overflows (February 30th, 25 o'clock) comes out changed.
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day)) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return date.getTime() + Number(`0.${fraction}0`) * 1000 - zoneOffset(zone)
}

function zoneOffset(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

const requestValue = remembering(readDate)

function dated(
  name: string,
  negated: boolean,
  compare: (request: number, policy: number) => boolean,
): ConditionOperator {
  return typedOperator({ name, family: 'date', negated, policyValue: readDate, requestValue, compare })
}

export const dateOperators: readonly ConditionOperator[] = [
  dated('DateEquals', false, (request, policy) => request === policy),
  dated('DateNotEquals', true, (request, policy) => request === policy),
  dated('DateLessThan', false, (request, policy) => request < policy),
  dated('DateLessThanEquals', false, (request, policy) => request <= policy),
  dated('DateGreaterThan', false, (request, policy) => request > policy),
  dated('DateGreaterThanEquals', false, (request, policy) => request >= policy),
]
