import type { Charge, ServiceTotal } from '../../../../models/castellan.ts'
import type { Column } from '../../components/resource-table.tsx'
import { byTime, columnTime } from '../../components/time.ts'
import { dollars } from './money.ts'

/** The month's charges by service. */
export const serviceColumns: readonly Column<ServiceTotal>[] = [
  {
    id: 'service',
    header: 'Service',
    cell: ({ ServiceName }) => ServiceName,
    sortingComparator: (a, b) => a.ServiceName.localeCompare(b.ServiceName),
    isRowHeader: true,
  },
  {
    id: 'amount',
    header: 'Month to date',
    cell: ({ Amount }) => dollars(Amount),
    sortingComparator: (a, b) => Number(a.Amount) - Number(b.Amount),
  },
]

/** Each recorded charge. */
export const chargeColumns: readonly Column<Charge>[] = [
  {
    id: 'time',
    header: 'Time',
    cell: ({ Time }) => columnTime(Time),
    sortingComparator: byTime(({ Time }) => Time),
    isRowHeader: true,
  },
  {
    id: 'service',
    header: 'Service',
    cell: ({ ServiceName }) => ServiceName,
    sortingComparator: (a, b) => a.ServiceName.localeCompare(b.ServiceName),
  },
  {
    id: 'amount',
    header: 'Amount',
    cell: ({ Amount }) => dollars(Amount),
    sortingComparator: (a, b) => Number(a.Amount) - Number(b.Amount),
  },
  { id: 'recordedBy', header: 'Recorded by', cell: ({ RecordedBy }) => RecordedBy },
]
