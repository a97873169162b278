import { group, listAttachedPolicies } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * The managed policies that are attached to a group.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
 */
export const listAttachedGroupPolicies = operation('ListAttachedGroupPolicies', listAttachedPolicies(group))
