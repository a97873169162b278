import type { Operations } from '../../../models/cloudwatch.ts'
import { PARTITION } from '../../aws/index.ts'
import { monitoringTagKeys } from '../monitoring-tags.ts'
import { type OperationContext, operationsOf } from '../operation.ts'
import type { Publisher } from './publisher.ts'

/** What CloudWatch needs of others. */
export interface CloudWatchPorts {
  readonly publisher: Publisher
}

export const operation = operationsOf<Operations, OperationContext<CloudWatchPorts>>('cloudwatch', {
  resourceKeys: monitoringTagKeys,
})

type Place = Pick<OperationContext, 'accountId' | 'region'>

/** `arn:aws:cloudwatch:us-east-1:123456789012:alarm:name`. */
export function alarmArn({ accountId, region }: Place, alarmName: string): string {
  return `arn:${PARTITION}:cloudwatch:${region}:${accountId}:alarm:${alarmName}`
}

/** One pair for each alarm named; for none, all alarms. */
export function alarmRequests(action: string, place: Place, alarmNames: readonly string[] | undefined) {
  const names = alarmNames === undefined || alarmNames.length === 0 ? ['*'] : alarmNames
  return names.map((name) => ({ action, resource: alarmArn(place, name) }))
}
