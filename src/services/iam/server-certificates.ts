import type { ServerCertificateMetadata } from '../../../models/iam.ts'
import { type Arn, iamArn } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { ServerCertificate } from '../../storage/repositories/server-certificates.ts'
import type { ConditionKeys } from '../operation.ts'
import { NoSuchEntity } from './errors.ts'
import type { Tagged } from './holders/holder.ts'
import type { IamContext } from './operation.ts'
import { iamTagKeys, RESOURCE_TAGS } from './tags.ts'

interface Named {
  readonly ServerCertificateName: string
}

/** @throws NoSuchEntity (404) */
export async function serverCertificateNamed(db: Repositories, name: string): Promise<ServerCertificate> {
  const certificate = await db.serverCertificates.withName(name)
  if (certificate === undefined) throw NoSuchEntity(`The Server Certificate with name ${name} cannot be found.`)
  return certificate
}

/** For `resource` of operations whose input names a certificate. See `userArn`. */
export async function namedServerCertificate(
  { ServerCertificateName }: Named,
  { db, accountId }: IamContext,
): Promise<Arn> {
  const certificate = await db.serverCertificates.withName(ServerCertificateName)
  return certificate?.arn ?? iamArn(accountId, 'server-certificate', '/', ServerCertificateName)
}

/** For `conditionKeys` of operations on a certificate: its tags. */
export async function serverCertificateTagKeys(
  { ServerCertificateName }: Named,
  { db }: IamContext,
): Promise<ConditionKeys> {
  const certificate = await db.serverCertificates.withName(ServerCertificateName)
  return certificate === undefined ? {} : iamTagKeys(await db.iamTags.ofTarget(certificate.certificateId))
}

/** A server certificate, as tags are set on it. */
export const taggedServerCertificate: Tagged<Named> = {
  kind: 'ServerCertificate',
  tagRules: RESOURCE_TAGS,
  arn: namedServerCertificate,
  tagKeys: serverCertificateTagKeys,
  tagTarget: async (db, { ServerCertificateName }) =>
    (await serverCertificateNamed(db, ServerCertificateName)).certificateId,
  tags: async (db, named) => db.iamTags.ofTarget(await taggedServerCertificate.tagTarget(db, named)),
}

export function toServerCertificateMetadata(certificate: ServerCertificate): ServerCertificateMetadata {
  return {
    Path: certificate.path,
    ServerCertificateName: certificate.name,
    ServerCertificateId: certificate.certificateId,
    Arn: certificate.arn,
    UploadDate: new Date(certificate.uploadedAt),
    Expiration: new Date(certificate.expiresAt),
  }
}
