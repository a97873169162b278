import { operation } from '../operation.ts'

/**
 * The SAML providers of the account: none, as none can be made.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html
 */
export const listSamlProviders = operation('ListSAMLProviders', {
  action: 'iam:ListSAMLProviders',
  access: 'read',
  handle: () => ({ SAMLProviderList: [] }),
})
