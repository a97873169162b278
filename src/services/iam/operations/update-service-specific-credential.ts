import { ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'
import { credentialKeys, serviceCredentialOf } from '../service-credentials.ts'
import { ownerArn, ownerNamed } from '../users.ts'

/**
 * Switches a service-specific credential on or off. One that has expired stays so.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html
 */
export const updateServiceSpecificCredential = operation('UpdateServiceSpecificCredential', {
  action: 'iam:UpdateServiceSpecificCredential',
  access: 'write',
  resource: ownerArn,
  conditionKeys: credentialKeys,

  async handle({ UserName, ServiceSpecificCredentialId, Status }, context) {
    const { db } = context
    const owner = await ownerNamed(context, UserName)
    const { credentialId } = await serviceCredentialOf(db, owner, ServiceSpecificCredentialId)
    if (Status === 'Expired') throw ValidationError('A credential can be set to Active or Inactive.')
    await db.serviceCredentials.setStatus(credentialId, Status)
    return {}
  },
})
