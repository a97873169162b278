import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * A user's SSH public keys: none, as none can be made.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html
 */
export const listSshPublicKeys = operation('ListSSHPublicKeys', {
  action: 'iam:ListSSHPublicKeys',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    await ownerNamed(context, UserName)
    return { SSHPublicKeys: [], IsTruncated: false }
  },
})
