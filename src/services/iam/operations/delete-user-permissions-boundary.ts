import { deletePermissionsBoundary, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Takes a user's boundary away: its policies alone say what it can do.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html
 */
export const deleteUserPermissionsBoundary = operation('DeleteUserPermissionsBoundary', deletePermissionsBoundary(user))
