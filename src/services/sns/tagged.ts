import { AwsError } from '../../aws/index.ts'
import type { OperationContext } from '../operation.ts'
import { ResourceNotFound } from './errors.ts'
import { requireTopic } from './topic.ts'

/** @throws ResourceNotFound (404) in place of NotFound, as AWS does for tags. */
export async function requireTagged(arn: string, context: OperationContext, action: string): Promise<void> {
  try {
    await requireTopic(arn, context, action)
  } catch (error) {
    throw error instanceof AwsError && error.code === 'NotFound' ? ResourceNotFound('Resource does not exist') : error
  }
}
