import { escaped, type Family } from './family.ts'

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** The text that Prometheus and its like read. */
export function openMetrics(families: Iterable<Family>): string {
  const lines: string[] = []
  for (const family of families) {
    const { name, type, unit, help } = family
    lines.push(`# TYPE ${name} ${type}`)
    if (unit) lines.push(`# UNIT ${name} ${unit}`)
    lines.push(`# HELP ${name} ${escaped(help)}`)
    for (const { suffix, labels, value } of family.samples()) lines.push(`${name}${suffix}${labels} ${numberOf(value)}`)
  }
  lines.push('# EOF', '')
  return lines.join('\n')
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
