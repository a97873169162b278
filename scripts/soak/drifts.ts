/** What one minute was like. */
export interface Minute {
  readonly perSecond: number
  /** What came that should not have come. */
  readonly errors: readonly string[]
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly residentMB: number
  /** Seconds that the oldest alarm that was to be looked at had waited. */
  readonly overdue: number
}

/** In the first quarter caches fill and code is compiled. */
const WARM = 0.25
/** Of the memory, and MB beside: a collector's own ways. */
const GROWTH = 0.1
const SLACK_MB = 16
/** Times the p99, and milliseconds beside. */
const SLOWER = 2
const SLACK_MS = 20
/** Seconds. */
const LATE = 30

/** What is wrong with a run: the second quarter is held against the last. */
export function driftsOf(minutes: readonly Minute[]): readonly string[] {
  const quarter = Math.max(1, Math.floor(minutes.length * WARM))
  const early = minutes.slice(minutes.length > 2 * quarter ? quarter : 0).slice(0, quarter)
  const late = minutes.slice(-quarter)
  const drifts: string[] = []
  const errors = minutes.reduce((sum, minute) => sum + minute.errors.length, 0)
  if (errors > 0) drifts.push(`${errors} answers were not as they should be`)
  const [memory, then] = [medianOf(early, 'residentMB'), medianOf(late, 'residentMB')]
  if (then > memory * (1 + GROWTH) + SLACK_MB) {
    drifts.push(`resident memory grew from ${memory.toFixed(0)} to ${then.toFixed(0)} MB`)
  }
  const [p99, p99Then] = [medianOf(early, 'p99'), medianOf(late, 'p99')]
  if (p99Then > p99 * SLOWER + SLACK_MS) drifts.push(`p99 grew from ${p99.toFixed(1)} to ${p99Then.toFixed(1)} ms`)
  const overdue = Math.max(...late.map((minute) => minute.overdue))
  if (overdue > LATE) drifts.push(`alarms were looked at ${overdue.toFixed(0)} s late`)
  return drifts
}

function medianOf(minutes: readonly Minute[], what: 'residentMB' | 'p99'): number {
  const sorted = minutes.map((minute) => minute[what]).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
