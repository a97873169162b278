import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense, useState } from 'react'
import { loadChunk } from '../../components/load-chunk.ts'
import { Loaded, Loading } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import type { WatchedMetric } from './alarm-draft.ts'
import { metricData } from './calls.ts'
import { defaultRange, graphRanges, periodEnd, stepLine } from './graph-points.ts'
import { metricId } from './metric-choices.ts'

const GraphChart = lazy(() => loadChunk(() => import('./graph-chart.tsx')))

interface Props {
  readonly metric: WatchedMetric
  readonly statistic: string
  readonly period: number
  /** How the thresholds are compared: ">". */
  readonly sign: string
  readonly thresholds: readonly number[]
}

/** A metric over time with the thresholds of its alarms, read again every so often. */
export function MetricGraph({ metric, statistic, period, sign, thresholds }: Props) {
  const [range, setRange] = useState(defaultRange(period))
  const query = useQuery(
    JSON.stringify([metricId(metric), statistic, period, range]),
    async () => {
      const now = new Date()
      const from = new Date(now.getTime() - Number(range) * 1000)
      const to = periodEnd(now, period)
      return { now, from, datapoints: await metricData({ metric, statistic, period, from, to }) }
    },
    { every: 15_000 },
  )
  return (
    <SpaceBetween size="s">
      <SegmentedControl
        label="Time range of the graph"
        selectedId={range}
        options={graphRanges.map(({ id, text }) => ({ id, text }))}
        onChange={({ detail }) => setRange(detail.selectedId)}
      />
      <Loaded query={query} what="the metric">
        {({ now, from, datapoints }) => (
          <Suspense fallback={<Loading what="the graph" />}>
            <GraphChart
              title={metric.metricName}
              points={stepLine(datapoints, period, now)}
              sign={sign}
              thresholds={thresholds}
              from={from}
              to={now}
              empty="No datapoints in this time range."
            />
          </Suspense>
        )}
      </Loaded>
    </SpaceBetween>
  )
}
