import type { DimensionFilter } from '../../../../models/cloudwatch.ts'
import { breathe, DAY, HOUR } from '../../../aws/index.ts'
import type { MetricRecord } from '../../../storage/repositories/settled-metrics.ts'
import { metricTokens } from '../next-token.ts'
import { operation } from '../operation.ts'

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
const PAGE = 500
/** Metrics that are looked at before others have their turn. */
const AT_ONCE = 200
const LISTED_FOR = 14 * DAY

const tokens = metricTokens('text')

/**
 * The metrics that had data in the last two weeks, at most 500 at a time.
 * @throws InvalidParameterValue (400).
 */
export const listMetrics = operation('ListMetrics', {
  action: 'cloudwatch:ListMetrics',
  access: 'read',

  async handle(input, { db, region, clock }) {
    const activeSince = clock() - (input.RecentlyActive === 'PT3H' ? 3 * HOUR : LISTED_FOR)
    const filter = { namespace: input.Namespace, metricName: input.MetricName, activeSince }
    const [metricId] = tokens.read(input.NextToken) ?? []
    const metrics = await db.metrics.settled()
    let after = metricId === undefined ? undefined : await metrics.get(region, metricId)
    const found: MetricRecord[] = []
    while (found.length <= PAGE) {
      await breathe()
      const page = await metrics.list(region, filter, after, AT_ONCE)
      found.push(...page.filter((metric) => hasDimensions(metric, input.Dimensions ?? [])))
      after = page.at(-1)
      if (page.length < AT_ONCE) break
    }
    const { items, next } = tokens.page(found, PAGE, (last) => [last.metricId])
    return {
      Metrics: items.map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: dimensions,
      })),
      NextToken: next,
    }
  },
})

function hasDimensions(metric: MetricRecord, filters: readonly DimensionFilter[]): boolean {
  return filters.every((filter) =>
    metric.dimensions.some(
      ({ Name, Value }) => Name === filter.Name && (filter.Value === undefined || Value === filter.Value),
    ),
  )
}
