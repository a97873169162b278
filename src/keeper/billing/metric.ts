import type { AccountFacts } from '../account/index.ts'
import type { Outcome } from '../check/index.ts'

/**
 * "Billing metric data is stored in the US East (N. Virginia) Region and represents worldwide charges."
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export const BILLING_REGION = 'us-east-1'

/** All charges of the account, in US dollars. */
export const ESTIMATED_CHARGES = {
  Namespace: 'AWS/Billing',
  MetricName: 'EstimatedCharges',
  Dimensions: [{ Name: 'Currency', Value: 'USD' }],
}

/** Partitions other than AWS's own bill elsewhere, or in another currency. */
export function notInPartition({ partition }: Pick<AccountFacts, 'partition'>): Outcome | undefined {
  if (partition === 'aws') return undefined
  return { verdict: 'not-applicable', why: `charges of the partition ${partition} are not in ${BILLING_REGION}` }
}
