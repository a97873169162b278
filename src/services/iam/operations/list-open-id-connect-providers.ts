import { operation } from '../operation.ts'

/**
 * The OpenID Connect providers of the account: none, as none can be made.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html
 */
export const listOpenIdConnectProviders = operation('ListOpenIDConnectProviders', {
  action: 'iam:ListOpenIDConnectProviders',
  access: 'read',
  handle: () => ({ OpenIDConnectProviderList: [] }),
})
