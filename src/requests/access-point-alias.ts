const ALIAS = /(?:-s3alias|--(?:ol|op|xa|xa-)-s3|\.mrap)$/i

/**
 * Whether a name in the place of a bucket's stands for an access point, whose bucket it does not say: no bucket may be
 * called so. Those of Outposts and of directory buckets are among them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets-restrictions-limitations-naming-rules.html
 */
export function isAccessPointAlias(name: string): boolean {
  return ALIAS.test(name)
}
