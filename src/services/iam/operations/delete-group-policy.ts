import { deleteInlinePolicy, group } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Deletes an inline policy of a group.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html
 */
export const deleteGroupPolicy = operation('DeleteGroupPolicy', deleteInlinePolicy(group))
