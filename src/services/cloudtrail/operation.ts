import type { Operations } from '../../../models/cloudtrail.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

export const operation = operationsOf<Operations, OperationContext>('cloudtrail')
