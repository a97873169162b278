import { operation } from '../operation.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Removes tags from a user. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html
 */
export const untagUser = operation('UntagUser', {
  action: 'iam:UntagUser',
  access: 'write',
  resource: namedUser,
  conditionKeys: async (input, context) => ({ ...(await userTagKeys(input, context)), 'aws:TagKeys': input.TagKeys }),

  async handle({ UserName, TagKeys }, { db }) {
    await db.iamTags.remove((await userNamed(db, UserName)).userId, TagKeys)
    return {}
  },
})
