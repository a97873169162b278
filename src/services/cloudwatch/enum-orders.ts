/**
 * How AWS orders the values of enumerations in its messages about alarms. It is no order that one would choose; others
 * of its messages (`metric/unit.ts`) order them otherwise.
 */
export const ENUM_ORDERS = {
  /** Observed in AWS, 2013-02-08 and 2017-11-08, before there were the last three: their place was not seen. */
  ComparisonOperator: [
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanLowerOrGreaterThanUpperThreshold',
    'LessThanLowerThreshold',
    'GreaterThanUpperThreshold',
  ],
  /** Observed in AWS, 2023-11-24. */
  StateValue: ['INSUFFICIENT_DATA', 'ALARM', 'OK'],
  /** Observed in AWS, 2022-11. */
  Statistic: ['Maximum', 'SampleCount', 'Sum', 'Minimum', 'Average'],
  /** Observed in AWS, 2017-04-13. */
  StandardUnit: [
    'Gigabits/Second',
    'Gigabits',
    'Percent',
    'Terabits',
    'Bits',
    'Kilobits',
    'Megabytes/Second',
    'Kilobytes',
    'Megabits/Second',
    'Terabytes',
    'Bytes',
    'Count',
    'Gigabytes',
    'Milliseconds',
    'Count/Second',
    'Gigabytes/Second',
    'None',
    'Terabytes/Second',
    'Bytes/Second',
    'Megabits',
    'Kilobytes/Second',
    'Megabytes',
    'Microseconds',
    'Kilobits/Second',
    'Terabits/Second',
    'Bits/Second',
    'Seconds',
  ],
} as const
