import { operation } from '../operation.ts'
import { signingCertificateOf } from '../signing-certificates.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Deletes a signing certificate.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html
 */
export const deleteSigningCertificate = operation('DeleteSigningCertificate', {
  action: 'iam:DeleteSigningCertificate',
  access: 'write',
  room: 'reserve',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, CertificateId }, context) {
    const { db } = context
    const { certificateId } = await signingCertificateOf(db, await ownerNamed(context, UserName), CertificateId)
    await db.signingCertificates.remove(certificateId)
    return {}
  },
})
