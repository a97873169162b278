import { operation } from '../operation.ts'
import { namedServerCertificate, serverCertificateNamed, serverCertificateTagKeys } from '../server-certificates.ts'

/**
 * Deletes a server certificate, and its key with it.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html
 */
export const deleteServerCertificate = operation('DeleteServerCertificate', {
  action: 'iam:DeleteServerCertificate',
  access: 'write',
  room: 'reserve',
  resource: namedServerCertificate,
  conditionKeys: serverCertificateTagKeys,

  async handle({ ServerCertificateName }, { db }) {
    const { certificateId } = await serverCertificateNamed(db, ServerCertificateName)
    await db.iamTags.removeAll(certificateId)
    await db.serverCertificates.remove(certificateId)
    return {}
  },
})
