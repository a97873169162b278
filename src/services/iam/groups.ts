import type { Group as GroupOutput } from '../../../models/iam.ts'
import { type Arn, iamArn } from '../../aws/index.ts'
import type { Group } from '../../storage/repositories/groups.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { NoSuchEntity } from './errors.ts'
import type { IamContext } from './operation.ts'

/** @throws NoSuchEntity (404) */
export async function groupNamed(db: Repositories, groupName: string): Promise<Group> {
  const group = await db.groups.withName(groupName)
  if (group === undefined) throw NoSuchEntity(`The group with name ${groupName} cannot be found.`)
  return group
}

/** For `resource` of operations whose input names a group. See `userArn`. */
export async function namedGroup(
  { GroupName }: { readonly GroupName: string },
  { db, accountId }: IamContext,
): Promise<Arn> {
  return (await db.groups.withName(GroupName))?.arn ?? iamArn(accountId, 'group', '/', GroupName)
}

export function toGroup({ path, groupName, groupId, arn, createdAt }: Group): GroupOutput {
  return { Path: path, GroupName: groupName, GroupId: groupId, Arn: arn, CreateDate: new Date(createdAt) }
}
