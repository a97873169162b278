import { iamArn } from '../../../aws/index.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { serverCertificateNamed, serverCertificateTagKeys } from '../server-certificates.ts'

/**
 * Gives a server certificate another name, path, or both.
 *
 * @throws NoSuchEntity (404), EntityAlreadyExists (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServerCertificate.html
 */
export const updateServerCertificate = operation('UpdateServerCertificate', {
  action: 'iam:UpdateServerCertificate',
  access: 'write',
  // "The requester must have appropriate permissions on both the source object and the target object."
  async resource({ ServerCertificateName, NewPath, NewServerCertificateName }, { db, accountId }) {
    const certificate = await db.serverCertificates.withName(ServerCertificateName)
    const arnOf = (path: string, name: string) => iamArn(accountId, 'server-certificate', path, name)
    const { path = '/', name = ServerCertificateName } = certificate ?? {}
    const both = [arnOf(path, name), arnOf(NewPath ?? path, NewServerCertificateName ?? name)]
    return both.map((resource) => ({ action: 'iam:UpdateServerCertificate', resource }))
  },
  conditionKeys: serverCertificateTagKeys,

  async handle({ ServerCertificateName, NewPath, NewServerCertificateName }, { db }) {
    const { certificateId, name, path } = await serverCertificateNamed(db, ServerCertificateName)
    const newName = NewServerCertificateName ?? name
    const holder = await db.serverCertificates.withName(newName)
    if (holder !== undefined && holder.certificateId !== certificateId) {
      throw EntityAlreadyExists(`The Server Certificate with name ${newName} already exists.`)
    }
    await db.serverCertificates.rename(certificateId, newName, NewPath ?? path)
    return {}
  },
})
