import type { ApiRequest, Parameters } from '../ask.ts'
import { textsAt } from '../path.ts'

/**
 * What sets an ACL of a bucket or an object; that of a new bucket is under the block of its account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const SETTERS: ReadonlySet<string> = new Set([
  ...['CreateBucket', 'PutBucketAcl', 'PutObjectAcl', 'PutObject', 'CopyObject', 'CreateMultipartUpload', 'PostObject'],
])

const CANNED: ReadonlySet<string> = new Set(['public-read', 'public-read-write', 'authenticated-read'])

/** In a header of grants as in a document. */
const GROUP = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)/i

const GRANTS = ['GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP']

/**
 * Whether a request to S3 sets an ACL that is public: "if it grants any permissions to members of the predefined
 * `AllUsers` or `AuthenticatedUsers` groups".
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
export function hasPublicAcl({ service, operation, parameters }: ApiRequest): boolean {
  if (service !== 's3' || !SETTERS.has(operation)) return false
  if (textsIn(parameters, ['ACL']).some((acl) => CANNED.has(acl))) return true
  return textsIn(parameters, [...GRANTS, 'AccessControlPolicy.Grants[].Grantee.URI']).some((text) => GROUP.test(text))
}

function textsIn(parameters: Parameters, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => textsAt(path, parameters, parameters))
}
