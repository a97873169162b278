import { asThumbprints, namedOidcProvider, oidcProviderTagKeys, oidcProviderWithArn } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * "Replaces the existing list of server certificate thumbprints … The list that you pass with this operation completely
 * replaces the existing list."
 *
 * @throws NoSuchEntity (404), InvalidInput (400), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html
 */
export const updateOpenIdConnectProviderThumbprint = operation('UpdateOpenIDConnectProviderThumbprint', {
  action: 'iam:UpdateOpenIDConnectProviderThumbprint',
  access: 'write',
  resource: namedOidcProvider,
  conditionKeys: oidcProviderTagKeys,

  async handle({ OpenIDConnectProviderArn, ThumbprintList }, { db }) {
    const { url } = await oidcProviderWithArn(db, OpenIDConnectProviderArn)
    await db.oidcProviders.setThumbprints(url, asThumbprints(ThumbprintList))
    return {}
  },
})
