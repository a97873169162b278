import type { assertionEncryptionModeType } from '../../../../models/iam.ts'
import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import { namedSamlProvider, samlProviderTagKeys, samlProviderWithArn } from '../saml-providers.ts'
import { RESOURCE_TAGS, sortedTags } from '../tags.ts'

/**
 * A SAML provider with its metadata, and of its private keys their ids.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html
 */
export const getSamlProvider = operation('GetSAMLProvider', {
  action: 'iam:GetSAMLProvider',
  access: 'read',
  resource: namedSamlProvider,
  conditionKeys: samlProviderTagKeys,

  async handle({ SAMLProviderArn }, { db }) {
    const { providerId, encryptionMode, createdAt, validUntil } = await samlProviderWithArn(db, SAMLProviderArn)
    const keys = await db.samlProviders.privateKeysOf(providerId)
    return {
      SAMLProviderUUID: providerId,
      SAMLMetadataDocument: (await db.samlProviders.metadataOf(providerId)) ?? '',
      CreateDate: new Date(createdAt),
      ValidUntil: new Date(validUntil),
      Tags: toTags(sortedTags(await db.iamTags.ofTarget(providerId), RESOURCE_TAGS)),
      ...(encryptionMode !== null && { AssertionEncryptionMode: encryptionMode as assertionEncryptionModeType }),
      ...(keys.length > 0 && {
        PrivateKeyList: keys.map(({ keyId, addedAt }) => ({ KeyId: keyId, Timestamp: new Date(addedAt) })),
      }),
    }
  },
})
