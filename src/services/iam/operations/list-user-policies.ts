import { listInlinePolicies, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * The names of a user's inline policies.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html
 */
export const listUserPolicies = operation('ListUserPolicies', listInlinePolicies(user))
