import { iamArn } from '../../../aws/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import {
  addPrivateKey,
  assertDecrypts,
  assertReadsWhatItRequires,
  metadataValidity,
  newSamlProviderId,
  samlProviderWithArn,
} from '../saml-providers.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

/**
 * Lets a SAML identity provider say who somebody is: a role whose trust policy names it can be assumed with its
 * assertions. Its private key, which reads encrypted ones, is in no answer.
 *
 * @throws InvalidInput (400), EntityAlreadyExists (409), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
 */
export const createSamlProvider = operation('CreateSAMLProvider', {
  action: 'iam:CreateSAMLProvider',
  access: 'write',
  resource: ({ Name, Tags }, { accountId }) =>
    creationRequests(
      'iam:CreateSAMLProvider',
      'iam:TagSAMLProvider',
      iamArn(accountId, 'saml-provider', '/', Name),
      Tags,
    ),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async prepare({ SAMLMetadataDocument, AddPrivateKey }, { clock }) {
    const validUntil = await metadataValidity(SAMLMetadataDocument, clock())
    if (AddPrivateKey !== undefined) assertDecrypts(AddPrivateKey)
    return { validUntil }
  },

  async handle(
    { Name: name, SAMLMetadataDocument: metadata, AssertionEncryptionMode, AddPrivateKey, Tags = [] },
    context,
    { validUntil },
  ) {
    const { accountId, db, clock, random } = context
    if (await db.samlProviders.withName(name)) throw EntityAlreadyExists(`SAMLProvider ${name} already exists.`)
    assertBelow('SAMLProvidersPerAccount', await db.samlProviders.count())
    const providerId = newSamlProviderId(accountId, random)
    const encryptionMode = AssertionEncryptionMode ?? null
    await db.samlProviders.add({ providerId, name, metadata, encryptionMode, createdAt: clock(), validUntil })
    if (AddPrivateKey !== undefined) await addPrivateKey(db, providerId, AddPrivateKey, context)
    const provider = await samlProviderWithArn(db, iamArn(accountId, 'saml-provider', '/', name))
    await assertReadsWhatItRequires(db, provider)
    await addIamTags(db, providerId, Tags, RESOURCE_TAGS)
    return { SAMLProviderArn: provider.arn, ...(Tags.length > 0 && { Tags }) }
  },
})
