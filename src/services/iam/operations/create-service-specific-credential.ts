import { newUniqueId } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import {
  newAlias,
  newCredentialKeys,
  newSecret,
  supportedService,
  toServiceCredential,
} from '../service-credentials.ts'
import { namedUser, userNamed } from '../users.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * Makes a password or an API key with which the user may call one service. It leaves the system only in this response.
 *
 * @throws NoSuchEntity (404, a service that takes none, too), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
 */
export const createServiceSpecificCredential = operation('CreateServiceSpecificCredential', {
  action: 'iam:CreateServiceSpecificCredential',
  access: 'write',
  resource: namedUser,
  conditionKeys: newCredentialKeys,

  async handle({ UserName, ServiceName, CredentialAgeDays }, { accountId, db, clock, random }) {
    const { userId, userName } = await userNamed(db, UserName)
    const serviceName = supportedService(ServiceName)
    const present = await db.serviceCredentials.list({ userId, serviceName })
    assertBelow('ServiceSpecificCredentialsPerUser', present.length)
    const createdAt = clock()
    const credential = {
      credentialId: newUniqueId('ACCA', random, db.accountId),
      userId,
      serviceName,
      alias: await newAlias(db, serviceName, userName, accountId),
      status: 'Active',
      createdAt,
      expiresAt: CredentialAgeDays === undefined ? null : createdAt + CredentialAgeDays * DAY,
    }
    const { secret, secretHash } = newSecret(credential, random)
    await db.serviceCredentials.add({ ...credential, secretHash })
    return { ServiceSpecificCredential: toServiceCredential(credential, userName, secret, createdAt) }
  },
})
