import { detachPolicy, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Detaches a managed policy from a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html
 */
export const detachUserPolicy = operation('DetachUserPolicy', detachPolicy(user))
