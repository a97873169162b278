/**
 * S3's signing names: what is sent to directory buckets, Object Lambda and Outposts is signed under others. It signs
 * paths as they are sent; every other service encodes them a second time.
 */
const NAMES: ReadonlySet<string> = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts'])

export function isS3(signingName: string): boolean {
  return NAMES.has(signingName)
}
