import { operation } from '../operation.ts'
import { namedSamlProvider, samlProviderTagKeys, samlProviderWithArn } from '../saml-providers.ts'

/**
 * Deletes a SAML provider with its private keys. Roles that trust it stay as they are, and nobody can assume them by it
 * any more.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html
 */
export const deleteSamlProvider = operation('DeleteSAMLProvider', {
  action: 'iam:DeleteSAMLProvider',
  access: 'write',
  room: 'reserve',
  resource: namedSamlProvider,
  conditionKeys: samlProviderTagKeys,

  async handle({ SAMLProviderArn }, { db }) {
    const { providerId } = await samlProviderWithArn(db, SAMLProviderArn)
    await db.iamTags.removeAll(providerId)
    await db.samlProviders.remove(providerId)
    return {}
  },
})
