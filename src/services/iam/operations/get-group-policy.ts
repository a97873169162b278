import { getInlinePolicy, group } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * An inline policy of a group, percent-encoded.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html
 */
export const getGroupPolicy = operation('GetGroupPolicy', getInlinePolicy(group))
