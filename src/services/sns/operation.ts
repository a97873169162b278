import type { Operations } from '../../../models/sns.ts'
import { monitoringTagKeys } from '../monitoring-tags.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

export type SnsContext = OperationContext

export const operation = operationsOf<Operations, SnsContext>('sns', { resourceKeys: monitoringTagKeys })
