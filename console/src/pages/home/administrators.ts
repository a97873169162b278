import { ListEntitiesForPolicyCommand } from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import { membersOf } from '../../iam/membership.ts'

const ADMINISTRATOR_POLICIES = [
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws:iam::aws:policy/IAMFullAccess',
] as const

/**
 * Names of the users that have IAMFullAccess or AdministratorAccess, themselves or through a group. Asked of the
 * policies, and not of the users: an account has thousands of those.
 */
export async function administrators(): Promise<string[]> {
  const holders = await Promise.all(ADMINISTRATOR_POLICIES.map(holdersOf))
  const users = new Set(holders.flatMap((held) => held.users))
  const groups = new Set(holders.flatMap((held) => held.groups))
  for (const group of groups) {
    for (const { UserName = '' } of await membersOf(group)) users.add(UserName)
  }
  return [...users].sort()
}

async function holdersOf(PolicyArn: string): Promise<{ users: string[]; groups: string[] }> {
  const pages = await allPages(
    (Marker) =>
      iam.send(
        new ListEntitiesForPolicyCommand({
          PolicyArn,
          // As a permissions boundary it allows nothing.
          PolicyUsageFilter: 'PermissionsPolicy',
          ...(Marker !== undefined && { Marker }),
        }),
      ),
    (page) => [page],
  )
  return {
    users: pages.flatMap(({ PolicyUsers = [] }) => PolicyUsers.map(({ UserName = '' }) => UserName)),
    groups: pages.flatMap(({ PolicyGroups = [] }) => PolicyGroups.map(({ GroupName = '' }) => GroupName)),
  }
}
