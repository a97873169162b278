import { toTags } from '../../tags.ts'
import { namedOidcProvider, oidcProviderTagKeys, oidcProviderWithArn } from '../oidc-providers.ts'
import { operation } from '../operation.ts'
import { RESOURCE_TAGS, sortedTags } from '../tags.ts'

/**
 * A provider, its URL without `https://`.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html
 */
export const getOpenIdConnectProvider = operation('GetOpenIDConnectProvider', {
  action: 'iam:GetOpenIDConnectProvider',
  access: 'read',
  resource: namedOidcProvider,
  conditionKeys: oidcProviderTagKeys,

  async handle({ OpenIDConnectProviderArn }, { db }) {
    const { url, clientIds, thumbprints, createdAt, arn } = await oidcProviderWithArn(db, OpenIDConnectProviderArn)
    const tags = await db.iamTags.ofTarget(arn)
    return {
      Url: url,
      ClientIDList: clientIds,
      ThumbprintList: thumbprints,
      CreateDate: new Date(createdAt),
      Tags: toTags(sortedTags(tags, RESOURCE_TAGS)),
    }
  },
})
