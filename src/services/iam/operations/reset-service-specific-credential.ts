import { operation } from '../operation.ts'
import { credentialKeys, newSecret, serviceCredentialOf, toServiceCredential } from '../service-credentials.ts'
import { ownerArn, ownerNamed } from '../users.ts'

/**
 * Gives a credential another secret; the one before is worth nothing from then on. Its id, status and expiry stay.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html
 */
export const resetServiceSpecificCredential = operation('ResetServiceSpecificCredential', {
  action: 'iam:ResetServiceSpecificCredential',
  access: 'write',
  resource: ownerArn,
  conditionKeys: credentialKeys,

  async handle({ UserName, ServiceSpecificCredentialId }, context) {
    const { db, clock, random } = context
    const owner = await ownerNamed(context, UserName)
    const credential = await serviceCredentialOf(db, owner, ServiceSpecificCredentialId)
    const { secret, secretHash } = newSecret(credential, random)
    await db.serviceCredentials.setSecret(credential.credentialId, secretHash)
    return { ServiceSpecificCredential: toServiceCredential(credential, owner.userName, secret, clock()) }
  },
})
