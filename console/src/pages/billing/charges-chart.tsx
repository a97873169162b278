import BarChart from '@cloudscape-design/components/bar-chart'
import type { ServiceTotal } from '../../../../models/castellan.ts'
import { dollars } from './money.ts'

const MOST_BARS = 8

interface Props {
  readonly totals: readonly ServiceTotal[]
}

/**
 * The month's charges by service, the largest first. A module of its own, so that only the billing home loads the
 * chart.
 */
export default function ChargesChart({ totals }: Props) {
  const largest = totals.toSorted((a, b) => Number(b.Amount) - Number(a.Amount))
  const shown = largest.slice(0, MOST_BARS)
  const rest = largest.slice(MOST_BARS).reduce((sum, { Amount }) => sum + Number(Amount), 0)
  const data = shown.map(({ ServiceName, Amount }) => ({ x: ServiceName, y: Number(Amount) }))
  if (rest > 0) data.push({ x: 'Others', y: rest })
  return (
    <BarChart
      series={[{ type: 'bar', title: 'Month to date', data, valueFormatter: (value) => dollars(String(value)) }]}
      xScaleType="categorical"
      xDomain={data.map(({ x }) => x)}
      yDomain={[0, Math.max(...data.map(({ y }) => y)) * 1.1]}
      horizontalBars
      height={40 + data.length * 40}
      hideFilter
      hideLegend
      ariaLabel="Charges by service, month to date, in US dollars"
      i18nStrings={{ yTickFormatter: (value) => dollars(String(value)) }}
    />
  )
}
