import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'
import { signingCertificateOf } from '../signing-certificates.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Switches a signing certificate on or off.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html
 */
export const updateSigningCertificate = operation('UpdateSigningCertificate', {
  action: 'iam:UpdateSigningCertificate',
  access: 'write',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, CertificateId, Status }, context) {
    const { db } = context
    const { certificateId } = await signingCertificateOf(db, await ownerNamed(context, UserName), CertificateId)
    if (Status === 'Expired') throw InvalidInput('A signing certificate can be set to Active or Inactive.')
    await db.signingCertificates.setStatus(certificateId, Status)
    return {}
  },
})
