import { namedOidcProvider, oidcProviderTagKeys, oidcProviderWithArn } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * Deletes a provider. Roles that trust it stay as they are, and nobody can assume them by it any more.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html
 */
export const deleteOpenIdConnectProvider = operation('DeleteOpenIDConnectProvider', {
  action: 'iam:DeleteOpenIDConnectProvider',
  access: 'write',
  room: 'reserve',
  resource: namedOidcProvider,
  conditionKeys: oidcProviderTagKeys,

  async handle({ OpenIDConnectProviderArn }, { db }) {
    const { url, arn } = await oidcProviderWithArn(db, OpenIDConnectProviderArn)
    await db.iamTags.removeAll(arn)
    await db.oidcProviders.remove(url)
    return {}
  },
})
