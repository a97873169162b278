import { GetGroupCommand, ListGroupsForUserCommand, type User } from '@aws-sdk/client-iam'
import { iam } from '../api/iam.ts'
import { allPages } from '../api/paginate.ts'

const marker = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker })

/** Names of the groups that a user is in. */
export async function groupsOf(UserName: string): Promise<string[]> {
  const groups = await allPages(
    (next) => iam.send(new ListGroupsForUserCommand({ UserName, ...marker(next) })),
    (page) => page.Groups,
  )
  return groups.map(({ GroupName }) => GroupName ?? '')
}

/** The users of a group. */
export function membersOf(GroupName: string): Promise<User[]> {
  return allPages(
    (next) => iam.send(new GetGroupCommand({ GroupName, ...marker(next) })),
    (page) => page.Users,
  )
}
