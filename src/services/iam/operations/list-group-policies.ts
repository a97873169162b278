import { group, listInlinePolicies } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * The names of a group's inline policies.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
 */
export const listGroupPolicies = operation('ListGroupPolicies', listInlinePolicies(group))
