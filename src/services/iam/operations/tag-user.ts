import { requestTagKeys } from '../../tags.ts'
import { operation } from '../operation.ts'
import { addIamTags } from '../tags.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Adds tags to a user; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html
 */
export const tagUser = operation('TagUser', {
  action: 'iam:TagUser',
  access: 'write',
  resource: namedUser,
  conditionKeys: async (input, context) => ({ ...(await userTagKeys(input, context)), ...requestTagKeys(input.Tags) }),

  async handle({ UserName, Tags }, { db }) {
    await addIamTags(db, (await userNamed(db, UserName)).userId, Tags)
    return {}
  },
})
