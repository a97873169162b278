import { type ConditionOperator, remembering, typedOperator } from './operator.ts'

/**
 * The forms of https://www.w3.org/TR/NOTE-datetime, and what IAM was recorded to take besides: years of any length,
 * fields of one digit, nothing after the T, and time zones without minutes. Without a time zone it is UTC.
 */
const DATE =
  /^(-?\d{1,9})(?:-(\d\d?)(?:-(\d\d?))?)?(?:T(?:(\d\d?)(?::(\d\d?)(?::(\d\d?)(?:\.(\d{1,9}))?)?)?)?(Z|[+-]\d\d(?::\d\d)?)?)?$/i

/** Only digits are seconds since 1970, four of them too: IAM reads `2013` so. */
const EPOCH_SECONDS = /^\d{1,19}$/

const LARGEST_SECONDS = 2n ** 63n - 1n

const FIRST_YEAR = -292_275_054
const LAST_YEAR = 292_278_993

/** The calendar repeats itself after 400 years; a `Date` knows fewer years than IAM. */
const CYCLE_YEARS = 400
const CYCLE_MILLISECONDS = 146_097 * 86_400_000

/**
 * A date in milliseconds since 1970. "You must specify date/time values with one of the W3C implementations of the ISO
 * 8601 date formats or in epoch (UNIX) time."
 */
export function readDate(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text)) return BigInt(text) > LARGEST_SECONDS ? undefined : Number(text) * 1000
  const match = DATE.exec(text)
  if (!match) return undefined
  const [, years, months = '1', days = '1', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match
  const year = Number(years)
  const month = Number(months)
  const day = Number(days)
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const offset = zoneOffset(zone)
  if (offset === undefined) return undefined
  const cycles = year < 0 || year > 9_999 ? Math.floor(year / CYCLE_YEARS) : 0
  const date = new Date(0)
  date.setUTCFullYear(year - cycles * CYCLE_YEARS, month - 1, day)
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  // A field that overflows (February 30th) comes out changed.
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return undefined
  return date.getTime() + cycles * CYCLE_MILLISECONDS + Number(`0.${fraction}0`) * 1000 - offset
}

/** In milliseconds; `undefined` for a zone that is a day or more from UTC. */
function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
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
