import type { Bucket } from '@aws-sdk/client-s3'
import { type Account, unlessAbsent } from '../account/index.ts'
import { type Exposure, exposureJudge } from './public-policy.ts'

/** What reading them takes. */
export const BUCKET_READS = [
  { action: 's3:ListAllMyBuckets' },
  { action: 's3:GetBucketPolicy' },
  { action: 's3:GetBucketAcl' },
  { action: 's3:GetBucketPublicAccessBlock' },
] as const

export interface ExposedBucket {
  readonly name: string
  readonly by: 'policy' | 'ACL'
  readonly exposure: Exclude<Exposure, 'private'>
}

/**
 * Everyone, and everyone with any account at AWS.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
const EVERYONE = /\/groups\/(global\/AllUsers|global\/AuthenticatedUsers)$/

/** A page; and with it S3 names the Region of each bucket. */
const PAGE = 1000

/**
 * The buckets that are open to strangers, or may be; what a bucket's own block holds back is not.
 *
 * @throws UnansweredError
 */
export async function exposedBuckets(account: Account): Promise<readonly ExposedBucket[]> {
  const buckets = await account.list('s3', 'ListBuckets', { MaxBuckets: PAGE }, 'Buckets')
  const judge = exposureJudge('AWS::S3::Bucket')
  return (await Promise.all(buckets.map((bucket) => exposureOf(account, bucket, judge)))).flat()
}

async function exposureOf(
  account: Account,
  { Name: Bucket = '', BucketRegion: region = account.region }: Bucket,
  judge: (document: string) => Exposure,
): Promise<readonly ExposedBucket[]> {
  const [policy, acl] = await Promise.all([
    account.ask('s3', 'GetBucketPolicy', { Bucket }, region),
    account.read('s3', 'GetBucketAcl', { Bucket }, region),
  ])
  const document = unlessAbsent(policy, 'NoSuchBucketPolicy')?.Policy
  const byPolicy = document === undefined ? 'private' : judge(document)
  const byAcl = acl.Grants?.some(({ Grantee }) => EVERYONE.test(Grantee?.URI ?? '')) === true
  if (byPolicy === 'private' && !byAcl) return []
  const answer = await account.ask('s3', 'GetPublicAccessBlock', { Bucket }, region)
  const block = unlessAbsent(answer, 'NoSuchPublicAccessBlockConfiguration')?.PublicAccessBlockConfiguration
  return [
    ...(byPolicy !== 'private' && block?.RestrictPublicBuckets !== true
      ? [{ name: Bucket, by: 'policy', exposure: byPolicy } as const]
      : []),
    ...(byAcl && block?.IgnorePublicAcls !== true ? [{ name: Bucket, by: 'ACL', exposure: 'public' } as const] : []),
  ]
}
