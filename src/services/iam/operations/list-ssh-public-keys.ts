import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'
import { toSshPublicKeyMetadata } from '../ssh-public-keys.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * The SSH public keys of a user, or of the caller where none is named: root has none. Without the keys themselves.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html
 */
export const listSshPublicKeys = operation('ListSSHPublicKeys', {
  action: 'iam:ListSSHPublicKeys',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, context) {
    const { ownerId, userName } = await ownerNamed(context, UserName)
    const { items, ...rest } = await queryPage(
      paging,
      (range) => context.db.sshPublicKeys.ofUser(ownerId, range),
      ({ keyId }) => keyId,
    )
    return { SSHPublicKeys: items.map((key) => toSshPublicKeyMetadata(key, userName)), ...rest }
  },
})
