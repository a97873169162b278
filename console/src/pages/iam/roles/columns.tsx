import type { Role } from '@aws-sdk/client-iam'
import Link from '@cloudscape-design/components/link'
import { agoText } from '../../../components/age.ts'
import type { Column } from '../../../components/resource-table.tsx'
import { columnTime } from '../../../components/time.ts'
import { href } from '../../../router/location.ts'
import type { LastActivity } from './last-activity.ts'

export interface RoleRow {
  readonly role: Role
  readonly activity: LastActivity | undefined
  /** Absent until the policy engine has said it. */
  readonly trusted: readonly string[] | undefined
}

function activityText(activity: LastActivity | undefined, now: number): string {
  if (activity === undefined) return '…'
  if (activity === 'not visible') return 'Not visible'
  if (activity === 'failed') return 'Could not be read'
  return activity.at === undefined ? '-' : agoText(activity.at, now)
}

/** AWS's columns; those that tell least are shown when they are chosen. */
export function roleColumnsAt(now: number): Column<RoleRow>[] {
  return [
    {
      id: 'name',
      header: 'Role name',
      isRowHeader: true,
      sortingComparator: (a, b) => (a.role.RoleName ?? '').localeCompare(b.role.RoleName ?? '', 'en'),
      cell: ({ role: { RoleName = '' } }) => (
        <Link href={href(`/iam/roles/${encodeURIComponent(RoleName)}`)}>{RoleName}</Link>
      ),
    },
    {
      id: 'trusted',
      header: 'Trusted entities',
      cell: ({ trusted }) => (trusted === undefined ? '…' : trusted.join(', ') || '-'),
    },
    { id: 'activity', header: 'Last activity', cell: ({ activity }) => activityText(activity, now) },
    { id: 'created', header: 'Creation time', cell: ({ role }) => columnTime(role.CreateDate) },
    { id: 'description', header: 'Description', shown: false, cell: ({ role }) => role.Description || '-' },
    { id: 'path', header: 'Path', shown: false, cell: ({ role }) => role.Path },
    { id: 'arn', header: 'ARN', shown: false, cell: ({ role }) => role.Arn },
  ]
}
