import type { Arn } from '../aws/index.ts'
import type { ConditionKeys, OperationContext } from './operation.ts'
import { resourceTagKeys } from './tags.ts'

/**
 * `aws:ResourceTag/…` of an alarm or a topic: its tags "scope user permissions by granting a user permission to access
 * or change only resources with certain tag values", and keep from those with others.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html
 */
export async function monitoringTagKeys(resource: Arn, { db }: OperationContext): Promise<ConditionKeys> {
  return resourceTagKeys(await db.monitoringTags.ofTarget(resource))
}
