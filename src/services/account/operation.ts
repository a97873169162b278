import type { Operations } from '../../../models/account.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

export const operation = operationsOf<Operations, OperationContext>('account')
