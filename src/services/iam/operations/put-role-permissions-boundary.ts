import { putPermissionsBoundary, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Bounds a role: it can do what its policies and this one allow, and nothing else.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
 */
export const putRolePermissionsBoundary = operation('PutRolePermissionsBoundary', putPermissionsBoundary(role))
