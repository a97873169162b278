import { listAttachedPolicies, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * The managed policies that are attached to a role.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
 */
export const listAttachedRolePolicies = operation('ListAttachedRolePolicies', listAttachedPolicies(role))
