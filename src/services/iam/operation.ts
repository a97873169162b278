import type { Operations } from '../../../models/iam.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

/** IAM needs no ports: all that it knows is in the store. */
export type IamContext = OperationContext

export const operation = operationsOf<Operations, IamContext>('iam')
