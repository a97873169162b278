import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { namedPolicy, policyTagKeys, policyWithArn } from '../policies.ts'

interface Entity {
  readonly kind: 'group' | 'user'
  readonly id: string
  readonly name: string
  readonly path: string
}

/**
 * The users and groups that have a managed policy, and the users whom it bounds.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
 */
export const listEntitiesForPolicy = operation('ListEntitiesForPolicy', {
  action: 'iam:ListEntitiesForPolicy',
  access: 'read',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, EntityFilter, PathPrefix = '/', PolicyUsageFilter, ...paging }, { db }) {
    const { arn } = await policyWithArn(db, PolicyArn)
    const ids = new Set<string>()
    if (PolicyUsageFilter !== 'PermissionsBoundary') {
      for (const id of await db.policyAttachments.targetsOf(arn)) ids.add(id)
    }
    if (PolicyUsageFilter !== 'PermissionsPolicy') {
      for (const id of await db.policyAttachments.boundedBy(arn)) ids.add(id)
    }
    const entities: Entity[] = []
    if (EntityFilter === undefined || EntityFilter === 'Group') {
      for (const { groupId, groupName, path } of await db.groups.list({ pathPrefix: PathPrefix })) {
        if (ids.has(groupId)) entities.push({ kind: 'group', id: groupId, name: groupName, path })
      }
    }
    if (EntityFilter === undefined || EntityFilter === 'User') {
      for (const { userId, userName, path } of await db.users.list({ pathPrefix: PathPrefix })) {
        if (ids.has(userId)) entities.push({ kind: 'user', id: userId, name: userName, path })
      }
    }
    const { items, ...rest } = pageOf(entities, paging, ({ kind, name }) => `${kind}/${name.toLowerCase()}`)
    return {
      PolicyGroups: items
        .filter(({ kind }) => kind === 'group')
        .map(({ id, name }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: items.filter(({ kind }) => kind === 'user').map(({ id, name }) => ({ UserName: name, UserId: id })),
      PolicyRoles: [],
      ...rest,
    }
  },
})
