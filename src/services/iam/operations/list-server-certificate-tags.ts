import { listTags } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedServerCertificate } from '../server-certificates.ts'

/**
 * A server certificate's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificateTags.html
 */
export const listServerCertificateTags = operation('ListServerCertificateTags', listTags(taggedServerCertificate))
