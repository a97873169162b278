import { role, untag } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Removes tags from a role. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html
 */
export const untagRole = operation('UntagRole', untag(role))
