import { operation } from '../operation.ts'
import { sshPublicKeyOf } from '../ssh-public-keys.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Deletes a user's SSH public key.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html
 */
export const deleteSshPublicKey = operation('DeleteSSHPublicKey', {
  action: 'iam:DeleteSSHPublicKey',
  access: 'write',
  room: 'reserve',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, SSHPublicKeyId }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const { keyId } = await sshPublicKeyOf(db, userId, SSHPublicKeyId)
    await db.sshPublicKeys.remove(keyId)
    return {}
  },
})
