import { detachPolicy, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Detaches a managed policy from a role.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html
 */
export const detachRolePolicy = operation('DetachRolePolicy', detachPolicy(role))
