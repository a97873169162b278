import { getInlinePolicy, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * An inline policy of a role, percent-encoded.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 */
export const getRolePolicy = operation('GetRolePolicy', getInlinePolicy(role))
