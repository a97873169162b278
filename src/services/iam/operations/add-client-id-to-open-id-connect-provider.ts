import { asClientIds, namedOidcProvider, oidcProviderTagKeys, oidcProviderWithArn } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * Lets a provider's tokens be for one more audience. "This operation is idempotent."
 *
 * @throws NoSuchEntity (404), LimitExceeded (409), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html
 */
export const addClientIdToOpenIdConnectProvider = operation('AddClientIDToOpenIDConnectProvider', {
  action: 'iam:AddClientIDToOpenIDConnectProvider',
  access: 'write',
  resource: namedOidcProvider,
  conditionKeys: oidcProviderTagKeys,

  async handle({ OpenIDConnectProviderArn, ClientID }, { db }) {
    const { url, clientIds } = await oidcProviderWithArn(db, OpenIDConnectProviderArn)
    await db.oidcProviders.setClientIds(url, asClientIds([...clientIds, ClientID]))
    return {}
  },
})
