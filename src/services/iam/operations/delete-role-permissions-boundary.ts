import { deletePermissionsBoundary, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Takes a role's boundary away: its policies alone say what it can do.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html
 */
export const deleteRolePermissionsBoundary = operation('DeleteRolePermissionsBoundary', deletePermissionsBoundary(role))
