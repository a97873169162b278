/**
 * Numbers that somebody reads from outside: counters, gauges and histograms, and OpenMetrics's text of them. It knows
 * nothing of what is counted. Counting is an addition in memory; all the rest happens when somebody asks.
 *
 * - A family has a name and labels; a series is one of its combinations of values. Whoever counts often keeps the
 *   series, and looks none up.
 * - A family has a bound: what comes beyond it is counted together, under `other`.
 *
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export { type Counter, Counters } from './counters.ts'
export type { Family } from './family.ts'
export { Gauge } from './gauge.ts'
export { type Histogram, Histograms } from './histograms.ts'
export { OPEN_METRICS_TYPE, openMetrics } from './open-metrics.ts'
