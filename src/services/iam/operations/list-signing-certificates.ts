import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'
import { toSigningCertificate } from '../signing-certificates.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * The signing certificates of a user, or of the caller where none is named: root's, for root.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html
 */
export const listSigningCertificates = operation('ListSigningCertificates', {
  action: 'iam:ListSigningCertificates',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, context) {
    const owner = await ownerNamed(context, UserName)
    const { items, ...rest } = await queryPage(
      paging,
      (range) => context.db.signingCertificates.ofOwner(owner.ownerId, range),
      ({ certificateId }) => certificateId,
    )
    return { Certificates: items.map((certificate) => toSigningCertificate(certificate, owner)), ...rest }
  },
})
