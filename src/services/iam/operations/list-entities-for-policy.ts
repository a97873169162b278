import type { Arn } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { Held, HeldUnder, HolderKind } from '../holders/holder.ts'
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
    const kinds = HOLDERS.filter(({ kind }) => EntityFilter === undefined || EntityFilter === kind)
    const lists = await Promise.all(
      kinds.map((holder) => entitiesOf(db, { holder, arn, usage: PolicyUsageFilter, prefix: PathPrefix })),
    )
    const { items, ...rest } = await queryPage(
      paging,
      (range) => oneAfterTheOther(lists, range),
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
  readonly holder: (typeof HOLDERS)[number]
  readonly arn: Arn
  /** Default: both. */
  readonly usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined
  readonly prefix: string
}

/** Those of a kind, in the order of their ids. */
interface Entities {
  readonly kind: HolderKind
  readonly idPrefix: string
  readonly after: (range: { after: string; before: string; limit: number }) => Promise<readonly Entity[]>
}

/** So few under a path are looked at, and not all that have the policy. */
const FEW = 500

async function entitiesOf(db: Repositories, wanted: Wanted): Promise<Entities> {
  const { kind, idPrefix } = wanted.holder
  if (wanted.prefix !== '/') {
    const under = await wanted.holder.under(db, { prefix: wanted.prefix, limit: FEW + 1 })
    if (under.length <= FEW) {
      const found = await usersAmong(db, under, wanted)
      return { kind, idPrefix, after: async ({ after, limit }) => found.filter(({ id }) => id > after).slice(0, limit) }
    }
  }
  return { kind, idPrefix, after: (range) => usersOf(db, wanted, range) }
}

async function usersAmong(db: Repositories, under: readonly HeldUnder[], { holder, arn, usage }: Wanted) {
  const attached =
    usage === 'PermissionsBoundary'
      ? new Set<string>()
      : await db.policyAttachments.targetsAmong(
          arn,
          under.map(({ id }) => id),
        )
  return under
    .filter(({ id, boundaryArn }) => attached.has(id) || (usage !== 'PermissionsPolicy' && boundaryArn === arn))
    .map((held): Entity => ({ kind: holder.kind, id: held.id, held }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

async function usersOf(
  db: Repositories,
  { holder, arn, usage }: Wanted,
  range: { after: string; before: string; limit: number },
): Promise<readonly Entity[]> {
  const attached = usage === 'PermissionsBoundary' ? [] : await db.policyAttachments.targetsOf(arn, range)
  const bounded = usage === 'PermissionsPolicy' ? [] : await db.policyAttachments.boundedBy(arn, range)
  const ids = [...new Set([...attached, ...bounded])].sort().slice(0, range.limit)
  const held = new Map((await holder.withIds(db, ids)).map((each) => [each.id, each]))
  return ids.map((id) => ({ kind: holder.kind, id, held: held.get(id) }))
}

/** Those that come after an id, a kind after the other. */
async function oneAfterTheOther(
  lists: readonly Entities[],
  { after = '', limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly Entity[]> {
  const found: Entity[] = []
  for (const list of lists) {
    const before = `${list.idPrefix}~` // After all letters and digits that ids are made of.
    if (found.length >= limit || after >= before) continue
    const range = { after: after > list.idPrefix ? after : list.idPrefix, before, limit: limit - found.length }
    found.push(...(await list.after(range)))
  }
  return found
}
