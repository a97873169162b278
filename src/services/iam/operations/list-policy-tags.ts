import { listTags } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedPolicy } from '../policies.ts'

/**
 * The tags of a managed policy; AWS's have none.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
 */
export const listPolicyTags = operation('ListPolicyTags', listTags(taggedPolicy))
