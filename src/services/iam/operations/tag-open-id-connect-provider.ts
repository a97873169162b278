import { tag } from '../holders/index.ts'
import { taggedOidcProvider } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * Adds tags to a provider; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html
 */
export const tagOpenIdConnectProvider = operation('TagOpenIDConnectProvider', tag(taggedOidcProvider))
