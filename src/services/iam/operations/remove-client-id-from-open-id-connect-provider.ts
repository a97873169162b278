import { namedOidcProvider, oidcProviderTagKeys, oidcProviderWithArn } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * Takes an audience from a provider. "It does not fail or return an error if you try to remove a client ID that does
 * not exist."
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html
 */
export const removeClientIdFromOpenIdConnectProvider = operation('RemoveClientIDFromOpenIDConnectProvider', {
  action: 'iam:RemoveClientIDFromOpenIDConnectProvider',
  access: 'write',
  room: 'reserve',
  resource: namedOidcProvider,
  conditionKeys: oidcProviderTagKeys,

  async handle({ OpenIDConnectProviderArn, ClientID }, { db }) {
    const { url, clientIds } = await oidcProviderWithArn(db, OpenIDConnectProviderArn)
    const left = clientIds.filter((clientId) => clientId !== ClientID)
    await db.oidcProviders.setClientIds(url, left)
    return {}
  },
})
