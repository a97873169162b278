import { listTags, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * A role's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
 */
export const listRoleTags = operation('ListRoleTags', listTags(role))
