import { putInlinePolicy, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Writes a policy into a role, in place of the one with that name.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export const putRolePolicy = operation('PutRolePolicy', putInlinePolicy(role))
