import type { Arn } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { Held, HolderKind } from '../holders/holder.ts'
import { HOLDERS } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { byName, queryPage } from '../pagination.ts'
import { existingPolicy, namedPolicy, policyTagKeys } from '../policies.ts'

interface Entity {
  readonly kind: HolderKind
  readonly id: string
  readonly held: (Held & { readonly path: string }) | undefined
}

/**
 * The users, groups and roles that have a managed policy, and the users and roles that it bounds: pages in the order of
 * their ids, and each page by name.
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
    const holders = HOLDERS.filter(({ kind }) => EntityFilter === undefined || EntityFilter === kind)
    const { items, ...rest } = await queryPage(
      paging,
      (range) => entities(db, arn, { holders, usage: PolicyUsageFilter, ...range }),
      ({ id }) => id,
      ({ held }) => held?.path.startsWith(PathPrefix) === true,
    )
    const of = (kind: HolderKind) => {
      const found = items.flatMap((item) => (item.kind === kind && item.held ? [item.held] : []))
      return byName(found, ({ name }) => name)
    }
    return {
      PolicyGroups: of('Group').map(({ id, name }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of('User').map(({ id, name }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of('Role').map(({ id, name }) => ({ RoleName: name, RoleId: id })),
      ...rest,
    }
  },
})

interface Wanted {
  readonly holders: typeof HOLDERS
  /** Default: both. */
  readonly usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined
  readonly after: string | undefined
  readonly limit: number
}

/** Those that come after an id, a kind after the other. */
async function entities(
  db: Repositories,
  arn: Arn,
  { holders, usage, after = '', limit }: Wanted,
): Promise<readonly Entity[]> {
  const found: Entity[] = []
  for (const holder of holders) {
    const end = `${holder.idPrefix}~` // After all letters and digits that ids are made of.
    if (found.length >= limit || after >= end) continue
    const range = {
      after: after > holder.idPrefix ? after : holder.idPrefix,
      before: end,
      limit: limit - found.length,
    }
    const attached = usage === 'PermissionsBoundary' ? [] : await db.policyAttachments.targetsOf(arn, range)
    const bounded = usage === 'PermissionsPolicy' ? [] : await db.policyAttachments.boundedBy(arn, range)
    const ids = [...new Set([...attached, ...bounded])].sort().slice(0, range.limit)
    const held = new Map((await holder.withIds(db, ids)).map((each) => [each.id, each]))
    for (const id of ids) found.push({ kind: holder.kind, id, held: held.get(id) })
  }
  return found
}
