import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import {
  namedServerCertificate,
  serverCertificateNamed,
  serverCertificateTagKeys,
  toServerCertificateMetadata,
} from '../server-certificates.ts'
import { RESOURCE_TAGS, sortedTags } from '../tags.ts'

/**
 * A server certificate as it was uploaded, without its key.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html
 */
export const getServerCertificate = operation('GetServerCertificate', {
  action: 'iam:GetServerCertificate',
  access: 'read',
  resource: namedServerCertificate,
  conditionKeys: serverCertificateTagKeys,

  async handle({ ServerCertificateName }, { db }) {
    const certificate = await serverCertificateNamed(db, ServerCertificateName)
    const text = await db.serverCertificates.textOf(certificate.certificateId)
    const tags = await db.iamTags.ofTarget(certificate.certificateId)
    return {
      ServerCertificate: {
        ServerCertificateMetadata: toServerCertificateMetadata(certificate),
        CertificateBody: text?.body ?? '',
        ...(text?.chain && { CertificateChain: text.chain }),
        ...(tags.length > 0 && { Tags: toTags(sortedTags(tags, RESOURCE_TAGS)) }),
      },
    }
  },
})
