import type { Arn } from '../aws/index.ts'
import type { ConditionKeys, OperationContext } from './operation.ts'

/**
 * `aws:ResourceTag/…` of an alarm or a topic: its tags "scope user permissions by granting a user permission to access or change only
 * resources with certain tag values", and keep from those with others.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html
 */
export async function resourceTagKeys(resource: Arn, { db }: OperationContext): Promise<ConditionKeys> {
  const keys: Record<string, string> = {}
  for (const { Key, Value } of await db.monitoringTags.list(resource)) keys[`aws:ResourceTag/${Key}`] = Value
  return keys
}
