import { detachPolicy, group } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Detaches a managed policy from a group.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html
 */
export const detachGroupPolicy = operation('DetachGroupPolicy', detachPolicy(group))
