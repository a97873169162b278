import type { User } from '@aws-sdk/client-iam'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import { ageText, agoText, daysSince } from '../../../components/age.ts'
import type { Column } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { OLD_AFTER_DAYS } from '../../../iam/credentials/access-keys.tsx'
import { AdministratorBadge } from '../../../iam/policies/administrator.tsx'
import { href } from '../../../router/location.ts'
import type { Fact, RowFacts } from './row-facts.ts'

/** A user with what has been read about it so far. */
export interface UserRow {
  readonly user: User
  readonly facts: RowFacts | undefined
}

function known<T>(fact: Fact<T> | undefined, draw: (value: T) => ReactNode): ReactNode {
  if (fact === undefined) return <Box color="text-status-inactive">…</Box>
  if ('value' in fact) return draw(fact.value)
  const missing = 'denial' in fact ? `You may not ${fact.denial.action}` : 'It could not be read'
  return (
    <span title={missing}>
      <StatusIndicator type="stopped">Not visible</StatusIndicator>
    </span>
  )
}

function age(since: Date | undefined, now: number): ReactNode {
  if (since === undefined) return null
  const text = ageText(since, now)
  return daysSince(since, now) > OLD_AFTER_DAYS ? <StatusIndicator type="warning">{text}</StatusIndicator> : text
}

function latest(dates: readonly (Date | undefined)[]): Date | undefined {
  const times = dates.flatMap((date) => (date === undefined ? [] : [date.getTime()]))
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}

const compareText = (of: (user: User) => string | undefined) => (a: UserRow, b: UserRow) =>
  (of(a.user) ?? '').localeCompare(of(b.user) ?? '', 'en')

const compareTime = (of: (user: User) => Date | undefined) => (a: UserRow, b: UserRow) =>
  (of(a.user)?.getTime() ?? 0) - (of(b.user)?.getTime() ?? 0)

/**
 * The columns of AWS's own list; those after the first six are for who asks for them. Where there is no password or no
 * key, nothing stands, as there.
 */
export function columnsAt(now: number): Column<UserRow>[] {
  return [
    {
      id: 'user-name',
      header: 'User name',
      isRowHeader: true,
      minWidth: 220,
      sortingComparator: compareText(({ UserName }) => UserName),
      cell: ({ user, facts }) => (
        <SpaceBetween direction="horizontal" size="xs">
          <Link href={href(`/iam/users/${encodeURIComponent(user.UserName ?? '')}`)}>{user.UserName}</Link>
          {facts !== undefined && 'value' in facts.administrator && facts.administrator.value !== undefined && (
            <AdministratorBadge reason={facts.administrator.value} />
          )}
        </SpaceBetween>
      ),
    },
    {
      id: 'groups',
      header: 'Groups',
      cell: ({ facts }) =>
        known(facts?.groups, (groups) =>
          groups.length === 0 ? 'None' : <span title={groups.join(', ')}>{groups.length}</span>,
        ),
    },
    {
      id: 'last-activity',
      header: 'Last activity',
      cell: ({ user, facts }) =>
        known(facts?.accessKeys, (keys) =>
          agoText(latest([user.PasswordLastUsed, ...keys.map(({ lastUsed }) => lastUsed)]), now),
        ),
    },
    {
      id: 'mfa',
      header: 'MFA',
      cell: ({ facts }) =>
        known(facts?.mfa, (devices) =>
          devices.length === 0 ? 'None' : devices.length === 1 ? 'Virtual' : `${devices.length} devices`,
        ),
    },
    {
      id: 'password-age',
      header: 'Password age',
      cell: ({ facts }) => known(facts?.password, (profile) => age(profile?.CreateDate, now)),
    },
    {
      id: 'key-age',
      header: 'Active key age',
      cell: ({ facts }) =>
        known(facts?.accessKeys, (keys) => {
          const oldest = keys.filter(({ active }) => active).map(({ createDate }) => createDate.getTime())
          return age(oldest.length === 0 ? undefined : new Date(Math.min(...oldest)), now)
        }),
    },
    {
      id: 'key-id',
      header: 'Access key ID',
      shown: false,
      cell: ({ facts }) => known(facts?.accessKeys, (keys) => keys.map(({ id }) => id).join(', ')),
    },
    {
      id: 'console-access',
      header: 'Console access',
      shown: false,
      cell: ({ facts }) => known(facts?.password, (profile) => (profile === undefined ? 'Disabled' : 'Enabled')),
    },
    {
      id: 'last-sign-in',
      header: 'Console last sign-in',
      shown: false,
      sortingComparator: compareTime(({ PasswordLastUsed }) => PasswordLastUsed),
      cell: ({ user }) => agoText(user.PasswordLastUsed, now),
    },
    {
      id: 'key-last-used',
      header: 'Access key last used',
      shown: false,
      cell: ({ facts }) =>
        known(facts?.accessKeys, (keys) =>
          keys.length === 0 ? null : agoText(latest(keys.map(({ lastUsed }) => lastUsed)), now),
        ),
    },
    {
      id: 'path',
      header: 'Path',
      shown: false,
      sortingComparator: compareText(({ Path }) => Path),
      cell: ({ user }) => user.Path,
    },
    { id: 'arn', header: 'ARN', shown: false, cell: ({ user }) => user.Arn },
    {
      id: 'created',
      header: 'Creation time',
      shown: false,
      sortingComparator: compareTime(({ CreateDate }) => CreateDate),
      cell: ({ user }) => formatTime(user.CreateDate),
    },
    { id: 'signing-certs', header: 'Signing certs', shown: false, cell: () => 'None' },
  ]
}
