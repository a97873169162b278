import { listInlinePolicies, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * The names of a role's inline policies.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
 */
export const listRolePolicies = operation('ListRolePolicies', listInlinePolicies(role))
