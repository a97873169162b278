import { createHash, type X509Certificate } from 'node:crypto'
import type { SigningCertificate } from '../../../models/iam.ts'
import { base32Encode } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { SigningCertificate as StoredCertificate } from '../../storage/repositories/signing-certificates.ts'
import { NoSuchEntity } from './errors.ts'
import { asStatus } from './status.ts'
import type { Owner } from './users.ts'

/** 32 characters of base 32, as AWS's. One certificate has one id in every account. */
export function signingCertificateId({ raw }: X509Certificate): string {
  return base32Encode(createHash('sha1').update(raw).digest())
}

/** The owner's certificate. Another's is not there, as far as this owner goes. @throws NoSuchEntity (404) */
export async function signingCertificateOf(
  db: Repositories,
  { ownerId }: Owner,
  certificateId: string,
): Promise<StoredCertificate> {
  const certificate = await db.signingCertificates.get(certificateId)
  if (certificate?.ownerId !== ownerId) {
    throw NoSuchEntity(`The Certificate with id ${certificateId} cannot be found.`)
  }
  return certificate
}

export function toSigningCertificate(certificate: StoredCertificate, { userName }: Owner): SigningCertificate {
  return {
    UserName: userName,
    CertificateId: certificate.certificateId,
    CertificateBody: certificate.body,
    Status: asStatus(certificate.status),
    UploadDate: new Date(certificate.uploadedAt),
  }
}
