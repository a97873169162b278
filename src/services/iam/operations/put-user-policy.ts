import { putInlinePolicy, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Writes a policy into a user, in place of the one with that name.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export const putUserPolicy = operation('PutUserPolicy', putInlinePolicy(user))
