import { BoundedCache } from '../../aws/index.ts'
import type { TimestampFormat } from '../model/shape.ts'

/** The times that a Date can hold, in seconds. */
const MAX_SECONDS = 8.64e12

/** A time written as ISO 8601, as an HTTP date, or as seconds since 1970; `undefined` where it is none. */
export function parseTimestamp(text: string): Date | undefined {
  if (/^-?\d{1,13}(\.\d{1,9})?$/.test(text)) return fromSeconds(Number(text))
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i
  const rfc822 = /^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2}(\.\d{1,9})? GMT$/
  if (iso.test(text)) {
    // A time without a zone is UTC, and not the server's own.
    const date = new Date(/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text) || !text.includes('T') ? text : `${text}Z`)
    return Number.isNaN(date.getTime()) ? undefined : date
  }
  return rfc822.test(text) ? new Date(text) : undefined
}

/** A time in one format and no other; `undefined` where the text is none. A moment has a zone. */
export function parseTimestampAs(format: TimestampFormat, text: string): Date | undefined {
  const isNumber = /^-?[\d.]+$/.test(text)
  switch (format) {
    case 'iso8601':
      return !isNumber && /T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? parseTimestamp(text) : undefined
    case 'unixTimestamp':
      return isNumber ? parseTimestamp(text) : undefined
    case 'rfc822':
      return text.endsWith(' GMT') ? parseTimestamp(text) : undefined
  }
}

/** Seconds since 1970, fractions to the millisecond. */
export function fromSeconds(seconds: number): Date | undefined {
  return Math.abs(seconds) <= MAX_SECONDS ? new Date(Math.round(seconds * 1000)) : undefined
}

/** What is asked about is asked about again: half a microsecond for each time that an answer holds. */
const isoTexts = new BoundedCache<number, Readonly<Record<'seconds' | 'milliseconds', string>>>(1000)

function isoText(date: Date, precision: 'seconds' | 'milliseconds'): string {
  const time = date.getTime()
  let texts = isoTexts.get(time)
  if (texts === undefined) {
    const text = date.toISOString()
    const seconds = `${text.slice(0, -5)}Z`
    texts = { seconds, milliseconds: text.endsWith('.000Z') ? seconds : text }
    isoTexts.set(time, texts)
  }
  return texts[precision]
}

/** `precision` is the service's: IAM writes whole seconds, CloudWatch milliseconds. */
export function formatTimestamp(date: Date, format: TimestampFormat, precision: 'seconds' | 'milliseconds'): string {
  switch (format) {
    case 'iso8601':
      return isoText(date, precision)
    case 'unixTimestamp':
      return String(date.getTime() / 1000)
    case 'rfc822':
      return date.toUTCString()
  }
}
