import { deleteInlinePolicy, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Deletes an inline policy of a role.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html
 */
export const deleteRolePolicy = operation('DeleteRolePolicy', deleteInlinePolicy(role))
