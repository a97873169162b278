import { role, tag } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Adds tags to a role; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
 */
export const tagRole = operation('TagRole', tag(role))
