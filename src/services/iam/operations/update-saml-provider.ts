import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'
import {
  addPrivateKey,
  assertDecrypts,
  assertReadsWhatItRequires,
  metadataValidity,
  namedSamlProvider,
  samlProviderTagKeys,
  samlProviderWithArn,
} from '../saml-providers.ts'

/**
 * Replaces a SAML provider's metadata, says whether its assertions must be encrypted, and adds or removes a private
 * key: "To rotate private keys, add your new private key and then remove the old key in a separate request."
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html
 */
export const updateSamlProvider = operation('UpdateSAMLProvider', {
  action: 'iam:UpdateSAMLProvider',
  access: 'write',
  resource: namedSamlProvider,
  conditionKeys: samlProviderTagKeys,

  async prepare({ SAMLMetadataDocument, AssertionEncryptionMode, AddPrivateKey, RemovePrivateKey }, { clock }) {
    const given = [SAMLMetadataDocument, AssertionEncryptionMode, AddPrivateKey, RemovePrivateKey]
    if (given.every((member) => member === undefined)) {
      throw InvalidInput(
        'Unable to update identity provider. No updates are defined for metadata or encryption assertion.',
      )
    }
    if (AddPrivateKey !== undefined && RemovePrivateKey !== undefined) {
      throw InvalidInput(
        'Unable to add and remove private keys in the same request. ' +
          'Set a value for only one of the two parameters.',
      )
    }
    if (AddPrivateKey !== undefined) assertDecrypts(AddPrivateKey)
    if (SAMLMetadataDocument === undefined) return {}
    const validUntil = await metadataValidity(SAMLMetadataDocument, clock())
    return { metadata: SAMLMetadataDocument, validUntil }
  },

  async handle({ SAMLProviderArn, AssertionEncryptionMode, AddPrivateKey, RemovePrivateKey }, context, replaced) {
    const { db } = context
    const provider = await samlProviderWithArn(db, SAMLProviderArn)
    const { providerId, arn } = provider
    const encryptionMode = AssertionEncryptionMode ?? provider.encryptionMode
    await db.samlProviders.update(providerId, { ...replaced, encryptionMode })
    if (AddPrivateKey !== undefined) await addPrivateKey(db, providerId, AddPrivateKey, context)
    if (RemovePrivateKey !== undefined) {
      const keys = await db.samlProviders.privateKeysOf(providerId)
      if (!keys.some(({ keyId }) => keyId === RemovePrivateKey)) {
        throw InvalidInput('Failed to remove private key because the Key ID does not match a private key.')
      }
      if (keys.length === 1 && encryptionMode === 'Required') throw InvalidInput('Failed to remove private key.')
      await db.samlProviders.removePrivateKey(RemovePrivateKey)
    }
    await assertReadsWhatItRequires(db, provider)
    return { SAMLProviderArn: arn }
  },
})
