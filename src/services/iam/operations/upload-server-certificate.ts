import { iamArn, newUniqueId } from '../../../aws/index.ts'
import { serverCertificateKeyContext } from '../../../storage/repositories/server-certificates.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { assertChain, assertKeyOf, assertValidAt, readCertificate } from '../certificates.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { toServerCertificateMetadata } from '../server-certificates.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

/**
 * Keeps a certificate, its private key and who signed it, for what speaks TLS; at CloudFront one whose path begins with
 * `/cloudfront/`. Nothing that IAM answers has the key in it.
 *
 * @throws EntityAlreadyExists (409), LimitExceeded (409), MalformedCertificate (400), KeyPairMismatch (400),
 * InvalidInput (400, tags).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html
 */
export const uploadServerCertificate = operation('UploadServerCertificate', {
  action: 'iam:UploadServerCertificate',
  access: 'write',
  resource: ({ Path = '/', ServerCertificateName, Tags }, { accountId }) =>
    creationRequests(
      'iam:UploadServerCertificate',
      'iam:TagServerCertificate',
      iamArn(accountId, 'server-certificate', Path, ServerCertificateName),
      Tags,
    ),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async prepare({ CertificateBody, CertificateChain, PrivateKey }, { clock }) {
    const certificate = readCertificate(CertificateBody)
    assertKeyOf(certificate, PrivateKey)
    assertValidAt(certificate, clock())
    if (CertificateChain !== undefined) await assertChain(certificate, CertificateChain)
    return { expiresAt: certificate.validToDate.getTime() }
  },

  async handle(
    { Path: path = '/', ServerCertificateName: name, CertificateBody, CertificateChain, PrivateKey, Tags = [] },
    { accountId, db, clock, random, masterKey },
    { expiresAt },
  ) {
    if (await db.serverCertificates.withName(name)) {
      throw EntityAlreadyExists(`The Server Certificate with name ${name} already exists.`)
    }
    assertBelow('ServerCertificatesPerAccount', await db.serverCertificates.count())
    const certificateId = newUniqueId('ASCA', random, db.accountId)
    const certificate = await db.serverCertificates.add({
      certificateId,
      name,
      path,
      body: CertificateBody,
      chain: CertificateChain ?? null,
      privateKeySealed: masterKey.seal(PrivateKey, serverCertificateKeyContext(accountId, certificateId)),
      uploadedAt: clock(),
      expiresAt,
    })
    await addIamTags(db, certificateId, Tags, RESOURCE_TAGS)
    return {
      ServerCertificateMetadata: toServerCertificateMetadata(certificate),
      ...(Tags.length > 0 && { Tags }),
    }
  },
})
