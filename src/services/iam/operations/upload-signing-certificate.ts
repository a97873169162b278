import { assertValidAt, readCertificate } from '../certificates.ts'
import { DuplicateCertificate } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { signingCertificateId, toSigningCertificate } from '../signing-certificates.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Keeps an X.509 certificate for `UserName`, or for the caller where none is named: root itself, for root. Some
 * services' old SOAP calls are signed with its key, which IAM never sees; ours have none.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409), DuplicateCertificate (409), MalformedCertificate (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
 */
export const uploadSigningCertificate = operation('UploadSigningCertificate', {
  action: 'iam:UploadSigningCertificate',
  access: 'write',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, CertificateBody: body }, context) {
    const { db, clock } = context
    const owner = await ownerNamed(context, UserName)
    const x509 = readCertificate(body)
    const now = clock()
    assertValidAt(x509, now)
    const certificateId = signingCertificateId(x509)
    if ((await db.signingCertificates.get(certificateId)) !== undefined) {
      throw DuplicateCertificate('The same certificate is associated with an IAM user in the account.')
    }
    assertBelow('CertificatesPerUser', (await db.signingCertificates.ofOwner(owner.ownerId)).length)
    const certificate = { certificateId, ownerId: owner.ownerId, body, status: 'Active', uploadedAt: now }
    await db.signingCertificates.add(certificate)
    return { Certificate: toSigningCertificate(certificate, owner) }
  },
})
