import { tag } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedSamlProvider } from '../saml-providers.ts'

/**
 * Adds tags to a SAML provider; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html
 */
export const tagSamlProvider = operation('TagSAMLProvider', tag(taggedSamlProvider))
