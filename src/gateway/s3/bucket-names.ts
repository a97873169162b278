import { AwsError } from '../../aws/index.ts'
import type { Call } from '../../protocol/index.ts'
import { isAccessPointAlias } from '../../requests/index.ts'
import { NotImplemented } from './errors.ts'

/**
 * First segments of a path by which stores and emulators know calls to themselves, and not to S3: MinIO's, RustFS's and
 * Ceph's administration, Swift, and moto's own API. Whoever may do anything with objects could otherwise, with the
 * upstream's own keys, read its keys and empty it.
 */
const OF_UPSTREAMS: ReadonlySet<string> = new Set(['admin', 'health', 'minio', 'moto-api', 'rustfs', 'swift'])
/** Buckets of before 2018 have up to 255 letters, and some of them are capitals; paths of emulators begin with `_`. */
const BUCKET = /^[A-Za-z0-9](?!.*(?:\.\.|\.$))[A-Za-z0-9._-]{1,254}$/

/**
 * Where S3 keeps a table: `s3tables:GetTableData` and its like are "from a table storage endpoint using S3 APIs", and
 * by its name nobody knows which table, or whose policies, those are of.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-buckets-naming.html
 */
const TABLE = /--table-s3$/i

/**
 * "Both the access point and the underlying bucket … must permit the request", and the ARN of an access point does not
 * say which bucket that is.
 *
 * @throws InvalidBucketName (400) for a name that no bucket of an upstream has; NotImplemented (501) for that of an
 *   access point, or of a table's storage.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export function assertBucketName({ service, s3 }: Call): void {
  if (service !== 's3' || s3 === undefined || s3.bucket === '') return
  assertBucket(s3.bucket)
  if (isBucketName(s3.bucket)) return
  throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400)
}

/** @throws NotImplemented (501) for a name, or an ARN, of what is no bucket. */
export function assertBucket(name: string): void {
  if (name.startsWith('arn:') || isAccessPointAlias(name)) {
    throw NotImplemented('Castellan does not forward what is asked for by an access point: name its bucket.')
  }
  if (TABLE.test(name)) {
    throw NotImplemented('Castellan does not forward what is asked of the storage of a table: the table is not known.')
  }
}

export function isBucketName(name: string): boolean {
  return BUCKET.test(name) && !OF_UPSTREAMS.has(name.toLowerCase())
}
