import { groupNamed, namedGroup } from '../groups.ts'
import type { Holder } from './holder.ts'

export interface Named {
  readonly GroupName: string
}

/** A group, as it holds policies. It has neither a boundary nor tags. */
export const group: Holder<Named> = {
  kind: 'Group',
  arn: namedGroup,
  tagKeys: () => ({}),
  permissionKeys: () => ({}),

  async find(db, { GroupName }) {
    const { groupId, groupName } = await groupNamed(db, GroupName)
    return { id: groupId, name: groupName }
  },
  toChange: (db, named) => group.find(db, named),
  idPrefix: 'AGPA',
  async withIds(db, ids) {
    const groups = await db.groups.withIds(ids)
    return groups.map(({ groupId, groupName, path }) => ({ id: groupId, name: groupName, path }))
  },
  async under(db, range) {
    const groups = await db.groups.under(range)
    return groups.map(({ groupId, groupName, path }) => ({ id: groupId, name: groupName, path, boundaryArn: null }))
  },
  named: (GroupName) => ({ GroupName }),
}
