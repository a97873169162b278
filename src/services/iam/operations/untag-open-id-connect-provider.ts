import { untag } from '../holders/index.ts'
import { taggedOidcProvider } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * Removes tags from a provider. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html
 */
export const untagOpenIdConnectProvider = operation('UntagOpenIDConnectProvider', untag(taggedOidcProvider))
