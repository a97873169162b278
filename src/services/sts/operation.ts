import type { Operations } from '../../../models/sts.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

export type StsContext = OperationContext<{
  /** The role that the request names, once it was looked up: what was authorised is what is assumed. */
  found?: { readonly role: Role | undefined }
}>

export const operation = operationsOf<Operations, StsContext>('sts')
