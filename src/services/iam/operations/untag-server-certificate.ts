import { untag } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedServerCertificate } from '../server-certificates.ts'

/**
 * Removes tags from a server certificate. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagServerCertificate.html
 */
export const untagServerCertificate = operation('UntagServerCertificate', untag(taggedServerCertificate))
