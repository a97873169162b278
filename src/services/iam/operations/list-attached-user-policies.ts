import { listAttachedPolicies, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * The managed policies that are attached to a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
 */
export const listAttachedUserPolicies = operation('ListAttachedUserPolicies', listAttachedPolicies(user))
