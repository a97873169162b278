import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch'
import type { TableProps } from '@cloudscape-design/components/table'
import { columnTime } from '../../components/time.ts'

/** The kinds of history, in the words of the page. */
const historyTypes: Readonly<Record<string, string>> = {
  ConfigurationUpdate: 'Configuration update',
  StateUpdate: 'State update',
  Action: 'Action',
}

/** The columns of an alarm's history. */
export const historyColumns: TableProps.ColumnDefinition<AlarmHistoryItem>[] = [
  { id: 'time', header: 'Date', cell: ({ Timestamp }) => columnTime(Timestamp) },
  { id: 'type', header: 'Type', cell: ({ HistoryItemType }) => historyTypes[HistoryItemType ?? ''] ?? HistoryItemType },
  { id: 'summary', header: 'Description', cell: ({ HistorySummary }) => HistorySummary, isRowHeader: true },
]
