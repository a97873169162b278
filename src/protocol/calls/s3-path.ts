import type { HttpRequest } from '../http.ts'
import { segmentsOf } from '../routes/route.ts'

export interface S3Path {
  readonly bucket: string
  /** Empty for a request that is on the bucket. */
  readonly key: string
  /** As if the bucket stood in the path, which is how the table's routes are written. */
  readonly segments: readonly string[]
  /** The same for labels: with an empty one behind them where the key ends with a slash. */
  readonly withSlash: readonly string[]
}

/**
 * Bucket and key, whether the bucket is in the path or in the host (`bucket.s3.region.amazonaws.com`,
 * `bucket.localhost`, `bucket.s3.` before the server's own).
 *
 * @param ownHost what the server is called by, without its port: no bucket stands in that, whatever it looks like.
 */
export function s3PathOf({ path, headers }: HttpRequest, ownHost: string | undefined): S3Path {
  const hosted = isOfAccount(path, headers) ? undefined : bucketOfHost(headers.host ?? '', ownHost)
  const segments = hosted === undefined ? segmentsOf(path) : [encodeURIComponent(hosted), ...segmentsOf(path)]
  const [bucket = '', ...rest] = segments
  const isOfSlash = rest.length > 0 && path.endsWith('/')
  const key = rest.join('/') + (isOfSlash ? '/' : '')
  const withSlash = isOfSlash ? [...segments, ''] : segments
  return { bucket: decoded(bucket), key: decoded(key), segments, withSlash }
}

/** S3 Control's hosts begin with the account that the request is about, and not with a bucket. */
function isOfAccount(path: string, { host = '', 'x-amz-account-id': account }: HttpRequest['headers']): boolean {
  return account !== undefined && host.startsWith(`${account}.`) && path.startsWith('/v20180820/')
}

function bucketOfHost(host: string, ownHost: string | undefined): string | undefined {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase()
  if (name === 's3.localhost' || name === ownHost || name === `s3.${ownHost}`) return undefined
  if (ownHost !== undefined && name.endsWith(`.s3.${ownHost}`)) return name.slice(0, -`.s3.${ownHost}`.length)
  return (/^(.+)\.s3[.-]/.exec(name) ?? /^(.+)\.localhost$/.exec(name))?.[1]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
