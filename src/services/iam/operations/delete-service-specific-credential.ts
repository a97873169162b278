import { operation } from '../operation.ts'
import { credentialKeys, serviceCredentialOf } from '../service-credentials.ts'
import { ownerArn, ownerNamed } from '../users.ts'

/**
 * Deletes a service-specific credential.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html
 */
export const deleteServiceSpecificCredential = operation('DeleteServiceSpecificCredential', {
  action: 'iam:DeleteServiceSpecificCredential',
  access: 'write',
  room: 'reserve',
  resource: ownerArn,
  conditionKeys: credentialKeys,

  async handle({ UserName, ServiceSpecificCredentialId }, context) {
    const { db } = context
    const owner = await ownerNamed(context, UserName)
    const { credentialId } = await serviceCredentialOf(db, owner, ServiceSpecificCredentialId)
    await db.serviceCredentials.remove(credentialId)
    return {}
  },
})
