import { untag } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedSamlProvider } from '../saml-providers.ts'

/**
 * Removes tags from a SAML provider. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagSAMLProvider.html
 */
export const untagSamlProvider = operation('UntagSAMLProvider', untag(taggedSamlProvider))
