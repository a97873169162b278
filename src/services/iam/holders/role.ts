import { changeableRole, type NamedRole, namedRole, roleNamed, rolePermissionKeys, roleTagKeys } from '../roles.ts'
import { PRINCIPAL_TAGS } from '../tags.ts'
import type { Bounded, Tagged } from './holder.ts'

/** A role, as it holds policies, a boundary and tags. */
export const role: Bounded<NamedRole> & Tagged<NamedRole> = {
  kind: 'Role',
  tagRules: PRINCIPAL_TAGS,
  arn: namedRole,
  tagKeys: roleTagKeys,
  permissionKeys: rolePermissionKeys,

  async find(db, { RoleName }) {
    const { roleId, roleName, boundaryArn } = await roleNamed(db, RoleName)
    return { id: roleId, name: roleName, boundaryArn }
  },
  async toChange(db, { RoleName }) {
    const { roleId, roleName, boundaryArn } = await changeableRole(db, RoleName)
    return { id: roleId, name: roleName, boundaryArn }
  },
  idPrefix: 'AROA',
  async withIds(db, ids) {
    const roles = await db.roles.withIds(ids)
    return roles.map(({ roleId, roleName, path }) => ({ id: roleId, name: roleName, path }))
  },
  async under(db, range) {
    const roles = await db.roles.under(range)
    return roles.map(({ roleId, roleName, path, boundaryArn }) => ({ id: roleId, name: roleName, path, boundaryArn }))
  },
  named: (RoleName) => ({ RoleName }),
  setBoundary: (db, id, boundaryArn) => db.roles.update(id, { boundaryArn }),

  tagTarget: async (db, named) => (await role.find(db, named)).id,
  tags: async (db, named) => db.iamTags.ofTarget((await role.find(db, named)).id),
}
