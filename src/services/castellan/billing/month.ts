import type { TimeSpan } from '../../../storage/repositories/charges.ts'

/** A calendar month in UTC, as bills have it. */
export interface Month extends TimeSpan {
  /** Such as `2026-11`. */
  readonly name: string
}

/** The month that `time` lies in. */
export function monthOf(time: number): Month {
  const date = new Date(time)
  return monthFrom(date.getUTCFullYear(), date.getUTCMonth())
}

/** The month named `2026-11`; `undefined` where there is none of the name. */
export function parseMonth(name: string): Month | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name) ?? []
  return year === undefined || month === undefined ? undefined : monthFrom(Number(year), Number(month) - 1)
}

function monthFrom(year: number, month: number): Month {
  const from = Date.UTC(year, month)
  return { name: new Date(from).toISOString().slice(0, 7), from, to: Date.UTC(year, month + 1) }
}
