import type { Held, HolderKind } from '../holders/holder.ts'
import { HOLDERS } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { existingPolicy, namedPolicy, policyTagKeys } from '../policies.ts'

type Entity = Held & { readonly kind: HolderKind }

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
    const { arn } = await existingPolicy(db, PolicyArn)
    const ids = new Set<string>()
    if (PolicyUsageFilter !== 'PermissionsBoundary') {
      for (const id of await db.policyAttachments.targetsOf(arn)) ids.add(id)
    }
    if (PolicyUsageFilter !== 'PermissionsPolicy') {
      for (const id of await db.policyAttachments.boundedBy(arn)) ids.add(id)
    }
    const entities: Entity[] = []
    for (const { kind, list } of HOLDERS) {
      if (EntityFilter !== undefined && EntityFilter !== kind) continue
      for (const { id, name } of await list(db, PathPrefix)) if (ids.has(id)) entities.push({ kind, id, name })
    }
    const { items, ...rest } = pageOf(entities, paging, ({ kind, name }) => `${kind}/${name}`.toLowerCase())
    const of = (kind: HolderKind) => items.filter((item) => item.kind === kind)
    return {
      PolicyGroups: of('Group').map(({ id, name }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of('User').map(({ id, name }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of('Role').map(({ id, name }) => ({ RoleName: name, RoleId: id })),
      ...rest,
    }
  },
})
