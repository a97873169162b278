import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'

/** The ranges that the page offers; events are kept for 90 days. */
export const relativeRanges: DateRangePickerProps.RelativeOption[] = [
  { key: '30-minutes', amount: 30, unit: 'minute', type: 'relative' },
  { key: '1-hour', amount: 1, unit: 'hour', type: 'relative' },
  { key: '3-hours', amount: 3, unit: 'hour', type: 'relative' },
  { key: '12-hours', amount: 12, unit: 'hour', type: 'relative' },
  { key: '1-day', amount: 1, unit: 'day', type: 'relative' },
  { key: '90-days', amount: 90, unit: 'day', type: 'relative' },
]

const SECONDS: Record<DateRangePickerProps.TimeUnit, number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
}

/** The moments that a range begins and ends at; no range is the last 90 days. */
export function momentsOf(
  range: DateRangePickerProps.Value | null,
  now: Date,
): { readonly from: Date; readonly to: Date } {
  if (range?.type === 'absolute') return { from: new Date(range.startDate), to: new Date(range.endDate) }
  const seconds = range === null ? 90 * 86_400 : range.amount * SECONDS[range.unit]
  return { from: new Date(now.getTime() - seconds * 1000), to: now }
}

/** Refuses a range that ends before it begins. */
export const isValidRange: DateRangePickerProps.ValidationFunction = (range) => {
  if (range?.type === 'absolute') {
    const { from, to } = momentsOf(range, new Date())
    if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) {
      return { valid: false, errorMessage: 'Enter a start and an end.' }
    }
    if (from > to) return { valid: false, errorMessage: 'The range must begin before it ends.' }
  }
  return { valid: true }
}
