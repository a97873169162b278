/**
 * AWS's default quotas, in each Region or request.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export const QUOTAS = {
  AlarmsPerRegion: 5000,
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
  DatumsPerPutMetricData: 1000,
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
  QueriesPerGetMetricData: 500,
  DatapointsPerGetMetricData: 100_800,
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
  DatapointsPerGetMetricStatistics: 1440,
} as const
