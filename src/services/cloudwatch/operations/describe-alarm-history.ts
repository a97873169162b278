import type { HistoryItemType } from '../../../../models/cloudwatch.ts'
import { nextTokens } from '../next-token.ts'
import { alarmRequests, operation } from '../operation.ts'

const DEFAULT_PAGE = 100
const tokens = nextTokens('number', 'text')

/**
 * What happened to an alarm, or to all; the newest first unless asked otherwise. Kept for 30 days, deleted alarms
 * included.
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
    const [timestamp, historyId] = tokens.read(input.NextToken) ?? []
    const found = await db.alarmHistory.list(
      region,
      {
        alarmName: input.AlarmName,
        itemType: input.HistoryItemType,
        from: input.StartDate?.getTime(),
        to: input.EndDate?.getTime(),
      },
      {
        newestFirst: input.ScanBy !== 'TimestampAscending',
        after: timestamp === undefined || historyId === undefined ? undefined : { timestamp, historyId },
        limit: MaxRecords + 1,
      },
    )
    const { items, next } = tokens.page(found, MaxRecords, (last) => [last.timestamp, last.historyId])
    return {
      AlarmHistoryItems: items.map((item) => ({
        AlarmName: item.alarmName,
        AlarmType: 'MetricAlarm',
        Timestamp: new Date(item.timestamp),
        HistoryItemType: item.itemType as HistoryItemType,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      NextToken: next,
    }
  },
})
