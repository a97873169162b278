import { putPermissionsBoundary, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Bounds a user: it can do what its policies and this one allow, and nothing else.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
 */
export const putUserPermissionsBoundary = operation('PutUserPermissionsBoundary', putPermissionsBoundary(user))
