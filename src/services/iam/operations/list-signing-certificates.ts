import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * A user's signing certificates: none, as none can be made.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html
 */
export const listSigningCertificates = operation('ListSigningCertificates', {
  action: 'iam:ListSigningCertificates',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    await ownerNamed(context, UserName)
    return { Certificates: [], IsTruncated: false }
  },
})
