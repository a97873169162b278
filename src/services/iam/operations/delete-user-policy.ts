import { deleteInlinePolicy, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Deletes an inline policy of a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html
 */
export const deleteUserPolicy = operation('DeleteUserPolicy', deleteInlinePolicy(user))
