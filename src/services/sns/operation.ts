import type { Operations } from '../../../models/sns.ts'
import { type OperationContext, operationsOf } from '../operation.ts'
import { resourceTagKeys } from '../resource-tags.ts'

export type SnsContext = OperationContext

export const operation = operationsOf<Operations, SnsContext>('sns', { resourceKeys: resourceTagKeys })
