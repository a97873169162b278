import { newUniqueId } from '../../../aws/index.ts'
import { DuplicateSSHPublicKey } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { readSshPublicKey, toSshPublicKey } from '../ssh-public-keys.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Keeps a public key with which the user may sign in to CodeCommit.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409), DuplicateSSHPublicKey (400), InvalidPublicKey (400),
 * UnrecognizedPublicKeyEncoding (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
 */
export const uploadSshPublicKey = operation('UploadSSHPublicKey', {
  action: 'iam:UploadSSHPublicKey',
  access: 'write',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, SSHPublicKeyBody: body }, { db, clock, random }) {
    const { userId, userName } = await userNamed(db, UserName)
    const wire = readSshPublicKey(body)
    const present = await db.sshPublicKeys.ofUser(userId)
    if (present.some((key) => key.wire === wire)) {
      throw DuplicateSSHPublicKey('The SSH public key is already associated with the specified IAM user.')
    }
    assertBelow('SSHPublicKeysPerUser', present.length)
    const key = {
      keyId: newUniqueId('APKA', random, db.accountId),
      userId,
      wire,
      status: 'Active',
      uploadedAt: clock(),
    }
    await db.sshPublicKeys.add(key)
    return { SSHPublicKey: toSshPublicKey(key, userName, body) }
  },
})
