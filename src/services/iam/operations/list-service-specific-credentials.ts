import { iamArn } from '../../../aws/index.ts'
import { ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'
import { supportedService, toServiceCredentialMetadata } from '../service-credentials.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * The service-specific credentials of a user, of the caller where none is named, or of all users. Without secrets.
 * `AllUsers` "cannot be specified together with UserName".
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export const listServiceSpecificCredentials = operation('ListServiceSpecificCredentials', {
  action: 'iam:ListServiceSpecificCredentials',
  access: 'read',
  resource: (input, context) =>
    input.AllUsers ? iamArn(context.accountId, 'user', '/', '*') : ownerArn(input, context),
  // Those of all users are nobody's: no tag of one of them says who may see them.
  conditionKeys: (input, context) => (input.AllUsers ? {} : userTagKeys(input, context)),

  async handle({ UserName, AllUsers, ServiceName, ...paging }, context) {
    const { db, clock } = context
    if (AllUsers && UserName !== undefined)
      throw ValidationError('AllUsers cannot be specified together with UserName.')
    const owner = AllUsers ? undefined : await ownerNamed(context, UserName)
    const serviceName = ServiceName === undefined ? undefined : supportedService(ServiceName)
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.serviceCredentials.list({ userId: owner?.ownerId, serviceName, ...range }),
      ({ credentialId }) => credentialId,
    )
    const names = new Map<string, string>()
    for (const { userId } of items) {
      const user = owner ?? (await db.users.withId(userId))
      if (user !== undefined) names.set(userId, user.userName)
    }
    const now = clock()
    return {
      ServiceSpecificCredentials: items.map((credential) =>
        toServiceCredentialMetadata(credential, names.get(credential.userId) ?? '', now),
      ),
      ...rest,
    }
  },
})
