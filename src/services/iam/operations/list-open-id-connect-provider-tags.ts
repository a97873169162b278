import { listTags } from '../holders/index.ts'
import { taggedOidcProvider } from '../oidc-providers.ts'
import { operation } from '../operation.ts'

/**
 * A provider's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html
 */
export const listOpenIdConnectProviderTags = operation('ListOpenIDConnectProviderTags', listTags(taggedOidcProvider))
