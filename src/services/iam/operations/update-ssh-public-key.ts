import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'
import { sshPublicKeyOf } from '../ssh-public-keys.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Switches an SSH public key on or off.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html
 */
export const updateSshPublicKey = operation('UpdateSSHPublicKey', {
  action: 'iam:UpdateSSHPublicKey',
  access: 'write',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, SSHPublicKeyId, Status }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const { keyId } = await sshPublicKeyOf(db, userId, SSHPublicKeyId)
    if (Status === 'Expired') throw InvalidInput('An SSH public key can be set to Active or Inactive.')
    await db.sshPublicKeys.setStatus(keyId, Status)
    return {}
  },
})
