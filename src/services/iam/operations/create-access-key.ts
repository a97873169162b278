import { newAccessKeyId, newSecretAccessKey } from '../../../aws/index.ts'
import { accessKeySecretContext } from '../../../storage/repositories/access-keys.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Issues a long-term credential for `UserName`, or for the caller when it is omitted: root itself, for root. The secret
 * leaves the system only in this response.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
export const createAccessKey = operation('CreateAccessKey', {
  action: 'iam:CreateAccessKey',
  access: 'write',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    const { accountId, db, clock, random, masterKey } = context
    const owner = await ownerNamed(context, UserName)
    assertBelow('AccessKeysPerUser', (await db.accessKeys.ofOwner(owner.ownerId)).length)
    const accessKeyId = newAccessKeyId('AKIA', accountId, random)
    const secret = newSecretAccessKey(random)
    const secretSealed = masterKey.seal(secret, accessKeySecretContext(accountId, accessKeyId))
    const createdAt = clock()
    await db.accessKeys.add({ accessKeyId, ownerId: owner.ownerId, status: 'Active', createdAt, secretSealed })
    return {
      AccessKey: {
        UserName: owner.userName,
        AccessKeyId: accessKeyId,
        Status: 'Active',
        SecretAccessKey: secret,
        CreateDate: new Date(createdAt),
      },
    }
  },
})
