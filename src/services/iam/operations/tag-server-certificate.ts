import { tag } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedServerCertificate } from '../server-certificates.ts'

/**
 * Adds tags to a server certificate; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagServerCertificate.html
 */
export const tagServerCertificate = operation('TagServerCertificate', tag(taggedServerCertificate))
