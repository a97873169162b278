import { getInlinePolicy, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * An inline policy of a user, percent-encoded.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html
 */
export const getUserPolicy = operation('GetUserPolicy', getInlinePolicy(user))
