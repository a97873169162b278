import LineChart from '@cloudscape-design/components/line-chart'
import type { MixedLineBarChartProps } from '@cloudscape-design/components/mixed-line-bar-chart'
import { type GraphPoint, verticalRange } from './graph-points.ts'
import { labelPlaces } from './label-places.ts'

/** What the graph of an alarm's metric shows. */
export interface GraphChartProps {
  readonly title: string
  readonly points: readonly GraphPoint[]
  readonly sign: string
  readonly thresholds: readonly number[]
  readonly from: Date
  readonly to: Date
  readonly empty: string
}

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 })
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })
const clock = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' })
const dayAndClock = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

const HEIGHT = 240

/** One for each threshold, 3:1 or more against the light page and the dark one; the metric's own line is blue. */
const THRESHOLD_COLOURS = ['#c33d69', '#8456ce', '#b8642a', '#228379']

/** A tick of the time axis: the day at midnight, else the time of day. */
function tick(time: Date): string {
  return time.getHours() === 0 && time.getMinutes() === 0 ? day.format(time) : clock.format(time)
}

/** Draws the metric and its thresholds. A module of its own, so that only pages with a graph load the chart. */
export default function GraphChart({ title, points, sign, thresholds, from, to, empty }: GraphChartProps) {
  const lines: MixedLineBarChartProps.ThresholdSeries<Date>[] = thresholds.map((threshold, index) => ({
    type: 'threshold',
    color: THRESHOLD_COLOURS[index % THRESHOLD_COLOURS.length] ?? '',
    title: `${title} ${sign} ${threshold}`,
    y: threshold,
    valueFormatter: (value: number) => number.format(value),
  }))
  const metric: MixedLineBarChartProps.LineDataSeries<Date> = {
    type: 'line',
    title,
    data: points,
    valueFormatter: (value: number) => number.format(value),
  }
  const range = verticalRange([...points.map((point) => point.y), ...thresholds])
  return (
    <div className="graph">
      <LineChart<Date>
        series={[metric, ...lines]}
        xDomain={[from, to]}
        yDomain={range}
        xScaleType="time"
        height={HEIGHT}
        hideFilter
        ariaLabel={`Graph of ${title}`}
        i18nStrings={{
          xTickFormatter: tick,
          yTickFormatter: (value) => compact.format(value),
        }}
        detailPopoverSeriesContent={({ series, y }) => ({ key: series.title, value: number.format(y) })}
        detailPopoverFooter={(x) => dayAndClock.format(x)}
        empty={empty}
        noMatch={empty}
      />
      {/* The legend says the same to who does not see it. */}
      <svg className="graph-labels" height={HEIGHT} aria-hidden="true">
        {labelPlaces(
          thresholds.map((value) => ({ title: `${sign} ${value}`, value })),
          range,
          HEIGHT,
        ).map((place) => (
          <text key={place.title} x="100%" y={place.bottom} dx={-place.right} textAnchor="end">
            {place.title}
          </text>
        ))}
      </svg>
    </div>
  )
}
