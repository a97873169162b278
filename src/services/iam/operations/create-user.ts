import { iamArn, newUniqueId } from '../../../aws/index.ts'
import { creationRequests, fromTags, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertBoundary } from '../policies.ts'
import { assertRoomFor } from '../quotas.ts'
import { addIamTags, PRINCIPAL_TAGS } from '../tags.ts'
import { toUserDetail } from '../users.ts'

/**
 * Creates a user, which can do nothing and has no credentials yet.
 *
 * @throws EntityAlreadyExists (409), LimitExceeded (409), NoSuchEntity (404, the boundary), InvalidInput (400, tags).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
export const createUser = operation('CreateUser', {
  action: 'iam:CreateUser',
  access: 'write',
  resource: ({ Path = '/', UserName, Tags }, { accountId }) =>
    creationRequests('iam:CreateUser', 'iam:TagUser', iamArn(accountId, 'user', Path, UserName), Tags),
  conditionKeys: ({ PermissionsBoundary, Tags }) => ({
    ...requestTagKeys(Tags),
    'iam:PermissionsBoundary': PermissionsBoundary,
  }),

  async handle({ Path: path = '/', UserName: userName, PermissionsBoundary, Tags = [] }, { db, clock, random }) {
    const [namesake] = await Promise.all([db.users.withName(userName), assertRoomFor('UsersPerAccount', 'users', db)])
    if (namesake) throw EntityAlreadyExists(`User with name ${userName} already exists.`)
    if (PermissionsBoundary !== undefined) await assertBoundary(db, PermissionsBoundary)
    const userId = newUniqueId('AIDA', random, db.accountId)
    const boundaryArn = PermissionsBoundary ?? null
    const user = await db.users.add({ userId, userName, path, createdAt: clock(), boundaryArn })
    await addIamTags(db, userId, Tags, PRINCIPAL_TAGS)
    return { User: toUserDetail(user, fromTags(Tags)) }
  },
})
