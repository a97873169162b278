import { listTags } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedSamlProvider } from '../saml-providers.ts'

/**
 * A SAML provider's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html
 */
export const listSamlProviderTags = operation('ListSAMLProviderTags', listTags(taggedSamlProvider))
