import Link from '@cloudscape-design/components/link'
import type { Column } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import type { ManagedPolicy } from '../../../iam/policies/managed-policies.ts'
import { href } from '../../../router/location.ts'

export const COLUMNS: readonly Column<ManagedPolicy>[] = [
  {
    id: 'name',
    header: 'Policy name',
    isRowHeader: true,
    sortingField: 'name',
    cell: ({ name, arn }) => <Link href={href(`/iam/policies/${encodeURIComponent(arn)}`)}>{name}</Link>,
  },
  { id: 'type', header: 'Type', sortingField: 'type', cell: ({ type }) => type },
  {
    id: 'used-as',
    header: 'Used as',
    sortingField: 'attachments',
    cell: ({ attachments, boundaries }) =>
      [
        ...(attachments > 0 ? [`Permissions policy (${attachments})`] : []),
        ...(boundaries > 0 ? [`Boundary (${boundaries})`] : []),
      ].join(', ') || 'None',
  },
  { id: 'path', header: 'Path', shown: false, cell: ({ path }) => path },
  { id: 'arn', header: 'ARN', shown: false, cell: ({ arn }) => arn },
  {
    id: 'updated',
    header: 'Edited',
    shown: false,
    sortingField: 'updateDate',
    cell: ({ updateDate }) => formatTime(updateDate),
  },
]
