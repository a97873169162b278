import { operation } from '../operation.ts'

/**
 * The OpenID Connect providers of the account, by URL.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html
 */
export const listOpenIdConnectProviders = operation('ListOpenIDConnectProviders', {
  action: 'iam:ListOpenIDConnectProviders',
  access: 'read',

  async handle(_, { db }) {
    return { OpenIDConnectProviderList: (await db.oidcProviders.list()).map(({ arn }) => ({ Arn: arn })) }
  },
})
