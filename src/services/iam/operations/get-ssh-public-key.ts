import { operation } from '../operation.ts'
import { encodedSshPublicKey, sshPublicKeyOf, toSshPublicKey } from '../ssh-public-keys.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * A user's SSH public key, in the form that is asked for.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html
 */
export const getSshPublicKey = operation('GetSSHPublicKey', {
  action: 'iam:GetSSHPublicKey',
  access: 'read',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, SSHPublicKeyId, Encoding }, { db }) {
    const { userId, userName } = await userNamed(db, UserName)
    const key = await sshPublicKeyOf(db, userId, SSHPublicKeyId)
    return { SSHPublicKey: toSshPublicKey(key, userName, encodedSshPublicKey(key, Encoding)) }
  },
})
