import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'
import { ACCOUNT_BLOCK_READS, accountBlock } from '../exposure/account-block.ts'
import { BUCKET_READS, exposedBuckets } from '../exposure/buckets.ts'
import { EXPOSURE_SAYS } from '../exposure/public-policy.ts'

const bucket = (Principal: unknown) => ({
  's3control:GetPublicAccessBlock': { PublicAccessBlockConfiguration: {} },
  's3:ListBuckets': { Buckets: [{ Name: 'photos', BucketRegion: 'eu-west-1' }] },
  's3:GetBucketPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' },
    }),
  },
  's3:GetBucketAcl': { Grants: [] },
  's3:GetPublicAccessBlock': { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } },
})

export const publicBuckets: Check = {
  id: 'public-buckets',
  title: 'No bucket is open to everyone',
  reason: 'What a public bucket holds is found by programs that try names, within hours, and copied.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  severity: 'critical',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: { name: 'a bucket for one account', answers: bucket({ AWS: '210987654321' }) },
    fail: { name: 'a bucket for everyone', answers: bucket('*') },
  },
  reads: [...ACCOUNT_BLOCK_READS, ...BUCKET_READS],
  changes: [],

  // No step closes one: it may be a website.
  async look(account) {
    const block = await accountBlock(account)
    if (block?.RestrictPublicBuckets && block.IgnorePublicAcls)
      return outcomeFrom([], 'the block of the account holds back what policies and ACLs say')
    return outcomeFrom(
      (await exposedBuckets(account)).map(
        ({ name, by, exposure }): Finding => ({
          id: by === 'ACL' ? 'acl' : exposure,
          resource: `arn:${account.partition}:s3:::${name}`,
          says:
            by === 'ACL'
              ? `the ACL of the bucket ${name} lets everyone in`
              : EXPOSURE_SAYS[exposure](`the bucket ${name}`),
          fix: `turn on “Block public access” of ${name} in S3, and name in its policy who may come in`,
        }),
      ),
    )
  },
}
