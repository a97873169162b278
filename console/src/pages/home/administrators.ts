import { ListUsersCommand } from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import { mapLimited } from '../../components/concurrency.ts'
import { groupsOf, policiesAttachedToGroup, policiesAttachedToUser } from '../../iam/user-facts.ts'

const ADMINISTRATOR_POLICIES: ReadonlySet<string | undefined> = new Set([
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws:iam::aws:policy/IAMFullAccess',
])

/** As many users as a first day has; with more, the rest is not looked at. */
const MOST_USERS = 100

/** Names of the users that have IAMFullAccess or AdministratorAccess, themselves or through a group. */
export async function administrators(): Promise<string[]> {
  const users = await allPages(
    (Marker) => iam.send(new ListUsersCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Users,
  )
  const names = users.slice(0, MOST_USERS).map(({ UserName = '' }) => UserName)
  const flags = await mapLimited(names, 4, isAdministrator)
  return names.filter((_, index) => flags[index])
}

async function isAdministrator(userName: string): Promise<boolean> {
  const direct = await policiesAttachedToUser(userName)
  if (direct.some(({ PolicyArn }) => ADMINISTRATOR_POLICIES.has(PolicyArn))) return true
  for (const group of await groupsOf(userName)) {
    const attached = await policiesAttachedToGroup(group)
    if (attached.some(({ PolicyArn }) => ADMINISTRATOR_POLICIES.has(PolicyArn))) return true
  }
  return false
}
