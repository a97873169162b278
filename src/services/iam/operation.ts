import type { Operations } from '../../../models/iam.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { User } from '../../storage/repositories/users.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

/** IAM needs no ports: all that it knows is in the store. */
export type IamContext = OperationContext & {
  /** The user that the request was authorised on, as `db` had it: see `userArn`. */
  authorisedOn?: { readonly userName: string; readonly user: User; readonly db: Repositories }
}

export const operation = operationsOf<Operations, IamContext>('iam')
