import { NoSuchEntity } from '../errors.ts'
import { assertBoundary } from '../policies.ts'
import type { Bounded, Definition } from './holder.ts'

/** Bounds its holder: it can do what its policies and this one allow, and nothing else. @throws NoSuchEntity (404) */
export function putPermissionsBoundary<Named extends object>(
  holder: Bounded<Named>,
): Definition<Named & { readonly PermissionsBoundary: string }> {
  return {
    action: `iam:Put${holder.kind}PermissionsBoundary`,
    access: 'write',
    resource: holder.arn,
    // The boundary asked for, not the one that is there: else who may set one boundary alone could set any other.
    conditionKeys: async (input, context) => ({
      ...(await holder.tagKeys(input, context)),
      'iam:PermissionsBoundary': input.PermissionsBoundary,
    }),

    async handle(input, { db }) {
      const { id } = await holder.toChange(db, input)
      await holder.setBoundary(db, id, await assertBoundary(db, input.PermissionsBoundary))
      return {}
    },
  }
}

/** Takes the boundary away: the holder's policies alone say what it can do. @throws NoSuchEntity (404) */
export function deletePermissionsBoundary<Named extends object>(holder: Bounded<Named>): Definition<Named> {
  return {
    action: `iam:Delete${holder.kind}PermissionsBoundary`,
    access: 'write',
    room: 'reserve',
    resource: holder.arn,
    conditionKeys: holder.permissionKeys,

    async handle(input, { db }) {
      const { id, name, boundaryArn } = await holder.toChange(db, input)
      if (boundaryArn === null) {
        const kind = holder.kind.toLowerCase()
        throw NoSuchEntity(`The ${kind} with name ${name} does not have a permissions boundary.`)
      }
      await holder.setBoundary(db, id, null)
      return {}
    },
  }
}
