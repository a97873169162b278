import { AwsError } from '../../aws/index.ts'
import type { OperationContext } from '../operation.ts'
import type { TagRules } from '../tags.ts'
import { InvalidParameter, ResourceNotFound, TagLimitExceeded } from './errors.ts'
import { requireTopic } from './topic.ts'

export const TAG_RULES: TagRules = {
  foldsCase: false,
  duplicate: () => InvalidParameter('Invalid parameter: Duplicated keys are not allowed.'),
  reserved: () =>
    InvalidParameter('Invalid parameter: Tags Reason: aws: prefixed tag key names are not allowed for external use.'),
  tooMany: () => TagLimitExceeded('Could not complete request: tag quota of per resource exceeded'),
}

/** @throws ResourceNotFound (404) in place of NotFound, as AWS does for tags. */
export async function requireTagged(arn: string, context: OperationContext, action: string): Promise<void> {
  try {
    await requireTopic(arn, context, action)
  } catch (error) {
    throw error instanceof AwsError && error.code === 'NotFound' ? ResourceNotFound('Resource does not exist') : error
  }
}
