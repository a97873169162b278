/**
 * What policies are held by, one file each; and what is done with any of them, one file for what goes together. An
 * operation is a verb of a holder under its name. A holder knows how it is named, found and authorised, and no verb; a
 * verb knows no kind of holder.
 */
import { group } from './group.ts'
import { role } from './role.ts'
import { user } from './user.ts'

export { attachPolicy, detachPolicy, listAttachedPolicies } from './attached-policies.ts'
export { group } from './group.ts'
export { deleteInlinePolicy, getInlinePolicy, listInlinePolicies, putInlinePolicy } from './inline-policies.ts'
export { deletePermissionsBoundary, putPermissionsBoundary } from './permissions-boundary.ts'
export { role } from './role.ts'
export { listTags, tag, untag } from './tags.ts'
export { user } from './user.ts'

/** Every kind of holder, in the order of their ids. */
export const HOLDERS = [group, user, role]
