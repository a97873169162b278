import type { Operations } from '../../../models/sts.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

export type StsContext = OperationContext

export const operation = operationsOf<Operations, StsContext>('sts')
