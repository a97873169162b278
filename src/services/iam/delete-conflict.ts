import type { Repositories } from '../../storage/repositories/index.ts'
import { DeleteConflict } from './errors.ts'

/** What must be done before an entity is deleted, such as `delete access keys`. */
export function stillHas(remedy: string) {
  return DeleteConflict(`Cannot delete entity, must ${remedy} first.`)
}

/** What AWS was recorded to say of SSH public keys and service-specific credentials. */
export function isReferenced() {
  return stillHas('remove referenced objects')
}

/** @throws DeleteConflict (409) for a holder of policies, which must be without them when it is deleted. */
export async function assertHoldsNoPolicies(db: Repositories, id: string): Promise<void> {
  if ((await db.policyAttachments.ofTarget(id)).length > 0) throw stillHas('detach all policies')
  if ((await db.inlinePolicies.ofTarget(id)).length > 0) throw stillHas('delete policies')
}
