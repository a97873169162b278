import type { HistoryItemType } from '../../../../models/cloudwatch.ts'
import type { AlarmHistoryPosition } from '../../../storage/repositories/alarm-history.ts'
import { nextToken, readToken } from '../next-token.ts'
import { alarmRequests, operation } from '../operation.ts'

const DEFAULT_PAGE = 100

/**
 * What happened to an alarm, or to all; the newest first unless asked otherwise. Kept for 30 days, deleted alarms included.
 *
 * @throws InvalidNextToken (400).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
 */
export const describeAlarmHistory = operation('DescribeAlarmHistory', {
  action: 'cloudwatch:DescribeAlarmHistory',
  access: 'read',
  resource: ({ AlarmName }, context) =>
    alarmRequests('cloudwatch:DescribeAlarmHistory', context, AlarmName === undefined ? undefined : [AlarmName]),

  async handle(input, { db, region }) {
    const { AlarmTypes = [], MaxRecords = DEFAULT_PAGE } = input
    if (AlarmTypes.length > 0 && !AlarmTypes.includes('MetricAlarm')) return { AlarmHistoryItems: [] }
    const items = await db.alarmHistory.list(
      region,
      {
        alarmName: input.AlarmName,
        itemType: input.HistoryItemType,
        from: input.StartDate?.getTime(),
        to: input.EndDate?.getTime(),
      },
      {
        newestFirst: input.ScanBy !== 'TimestampAscending',
        after: input.NextToken === undefined ? undefined : readToken(input.NextToken, isPosition),
        limit: MaxRecords + 1,
      },
    )
    const shown = items.slice(0, MaxRecords)
    const last = shown.at(-1)
    return {
      AlarmHistoryItems: shown.map((item) => ({
        AlarmName: item.alarmName,
        AlarmType: 'MetricAlarm',
        Timestamp: new Date(item.timestamp),
        HistoryItemType: item.itemType as HistoryItemType,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      NextToken:
        items.length > MaxRecords && last
          ? nextToken({ timestamp: last.timestamp, historyId: last.historyId })
          : undefined,
    }
  },
})

function isPosition(value: unknown): value is AlarmHistoryPosition {
  if (typeof value !== 'object' || value === null) return false
  const { timestamp, historyId } = value as Record<string, unknown>
  return Number.isSafeInteger(timestamp) && typeof historyId === 'string'
}
