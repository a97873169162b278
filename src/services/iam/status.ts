import type { statusType } from '../../../models/iam.ts'

/** A status as it is stored. */
export function asStatus(status: string): statusType {
  return status === 'Active' ? 'Active' : 'Inactive'
}
