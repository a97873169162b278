import { call } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'
import { ACCOUNT_BLOCK_READS, accountBlock } from '../exposure/account-block.ts'
import { BUCKET_READS, exposedBuckets } from '../exposure/buckets.ts'

const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const

const NAMES = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const

export const s3PublicBlock: Check = {
  id: 's3-public-block',
  title: 'No bucket of the account can be made public',
  reason: 'One wrong policy or ACL gives a bucket to everyone; the block of the account stands above all of them.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '3.0.0': '2.1.4', '5.0.0': '2.1.4', '6.0.0': '3.1.4', '7.0.0': '3.1.4' }),
  examples: {
    pass: {
      name: 'all four settings',
      answers: { 's3control:GetPublicAccessBlock': { PublicAccessBlockConfiguration: ALL } },
    },
    fail: {
      name: 'public policies are not blocked',
      answers: {
        's3control:GetPublicAccessBlock': {
          PublicAccessBlockConfiguration: { ...ALL, BlockPublicPolicy: false, RestrictPublicBuckets: false },
        },
        's3:ListBuckets': { Buckets: [] },
      },
    },
  },
  reads: [...ACCOUNT_BLOCK_READS, ...BUCKET_READS],
  changes: [{ action: 's3:PutAccountPublicAccessBlock' }],

  async look(account) {
    const block = await accountBlock(account)
    const off = NAMES.filter((name) => block?.[name] !== true)
    if (off.length === 0) return outcomeFrom([])
    return outcomeFrom([
      {
        id: block ? 'incomplete' : 'none',
        resource: account.accountId,
        says: block ? `the block of the account is without ${off.join(', ')}` : 'the account has no block',
        fix: 'turn on “Block Public Access settings for this account” in S3, or run `castellan secure --hardening`, which leaves it off while a bucket is open to everyone',
      },
    ])
  },

  async plan(account) {
    // What is open may be a website: its owner closes it, or leaves the block off.
    if ((await exposedBuckets(account)).length > 0) return []
    const previous = (await accountBlock(account)) ?? 'none'
    return [
      {
        id: 's3-public-block',
        title: 'Block public access to all buckets of the account',
        calls: [
          {
            call: call('s3control', 'PutPublicAccessBlock', {
              AccountId: account.accountId,
              PublicAccessBlockConfiguration: ALL,
            }),
            previous,
          },
        ],
        cost: 'free',
        warning: 'from then on no bucket can be a public website',
        undo: 's3:PutAccountPublicAccessBlock with the settings of before, which the journal keeps',
        verify: ({ account, baseline }) => s3PublicBlock.look(account, baseline),
      },
    ]
  },
}
