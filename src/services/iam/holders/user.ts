import { PRINCIPAL_TAGS } from '../tags.ts'
import { namedUser, userNamed, userPermissionKeys, userTagKeys } from '../users.ts'
import type { Bounded, Tagged } from './holder.ts'

export interface Named {
  readonly UserName: string
}

/** A user, as it holds policies, a boundary and tags. */
export const user: Bounded<Named> & Tagged<Named> = {
  kind: 'User',
  tagRules: PRINCIPAL_TAGS,
  arn: namedUser,
  tagKeys: userTagKeys,
  permissionKeys: userPermissionKeys,

  async find(db, { UserName }) {
    const { userId, userName, boundaryArn } = await userNamed(db, UserName)
    return { id: userId, name: userName, boundaryArn }
  },
  toChange: (db, named) => user.find(db, named),
  idPrefix: 'AIDA',
  async withIds(db, ids) {
    const users = await db.users.withIds(ids)
    return users.map(({ userId, userName, path }) => ({ id: userId, name: userName, path }))
  },
  async under(db, range) {
    const users = await db.users.under(range)
    return users.map(({ userId, userName, path, boundaryArn }) => ({ id: userId, name: userName, path, boundaryArn }))
  },
  named: (UserName) => ({ UserName }),
  setBoundary: (db, id, boundaryArn) => db.users.setBoundary(id, boundaryArn),

  tagTarget: async (db, named) => (await user.find(db, named)).id,
  tags: async (db, named) => db.iamTags.ofTarget((await user.find(db, named)).id),
}
