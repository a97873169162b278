import { HOUR, MINUTE } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import { dollars } from './money.ts'
import { monthOf } from './month.ts'

/** "Billing metric data is stored in the US East (N. Virginia) Region": the page below. */
const BILLING_REGION = 'us-east-1'

/**
 * AWS publishes "several times daily", and alarms look at six hours: once an hour leaves no period without a datapoint.
 */
export const PUBLISHED_EVERY = HOUR

const METRIC = { namespace: 'AWS/Billing', metricName: 'EstimatedCharges' }
const USD = { Name: 'Currency', Value: 'USD' }

/**
 * Publishes the month's charges so far, in total and by service; every alarm on them is evaluated at once. With a new
 * month they start at 0 again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export async function publishEstimatedCharges(tx: Repositories, now: number): Promise<void> {
  const month = monthOf(now)
  const totals = new Map((await tx.charges.totals(month)).map((row) => [row.serviceName, row.microDollars]))
  // A service that was charged last month has come down to 0 with the new one: its alarms must see it.
  for (const { serviceName } of await tx.charges.totals(monthOf(month.from - 1))) {
    if (!totals.has(serviceName)) totals.set(serviceName, 0)
  }
  const datum = (microDollars: bigint | number, dimensions: { Name: string; Value: string }[]) => {
    const value = dollars(microDollars)
    const metric = { ...METRIC, dimensions }
    return {
      metric,
      datapoint: {
        timestamp: Math.floor(now / MINUTE) * MINUTE,
        resolution: 60,
        unit: 'None',
        aggregate: { count: 1, sum: value, min: value, max: value, values: [[value, 1] as const] },
      },
    }
  }
  await tx.metrics.append(
    BILLING_REGION,
    [
      datum(total([...totals.values()]), [USD]),
      ...[...totals].map(([Value, microDollars]) => datum(microDollars, [{ Name: 'ServiceName', Value }, USD])),
    ],
    now,
  )
  await tx.charges.claimPublication(await tx.charges.publishedAt(), now)
  await tx.dueWork.schedule('billing', nextPublication(now))
}

/** When the estimate is published next: an hour after `last`, or as soon as a month begins. */
export function nextPublication(last: number): number {
  return Math.min(last + PUBLISHED_EVERY, monthOf(last).to)
}

/** An exact sum: a year of large bills would not fit a double. */
export function total(amounts: readonly number[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
}
