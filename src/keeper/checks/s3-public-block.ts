import { type Account, call, UnansweredError } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'

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
      },
    },
  },
  reads: [{ action: 's3:GetAccountPublicAccessBlock' }],
  changes: [{ action: 's3:PutAccountPublicAccessBlock' }],

  async look(account) {
    const block = await blockOf(account)
    const off = NAMES.filter((name) => block?.[name] !== true)
    if (off.length === 0) return outcomeFrom([])
    return outcomeFrom([
      {
        id: block ? 'incomplete' : 'none',
        resource: account.accountId,
        says: block ? `the block of the account is without ${off.join(', ')}` : 'the account has no block',
        fix: 'turn on “Block Public Access settings for this account” in S3, or run `castellan secure --hardening`',
      },
    ])
  },

  async plan(account) {
    const previous = (await blockOf(account)) ?? 'none'
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
        warning: 'what a bucket gives to everyone now, such as a website, it gives no more',
        undo: 's3:PutAccountPublicAccessBlock with the settings of before, which the journal keeps',
        verify: ({ account, baseline }) => s3PublicBlock.look(account, baseline),
      },
    ]
  },
}

/** `undefined`: none was ever set. */
async function blockOf(account: Account) {
  const answer = await account.ask('s3control', 'GetPublicAccessBlock', { AccountId: account.accountId })
  if (answer.status === 'done') return answer.output.PublicAccessBlockConfiguration
  if (answer.status === 'failed' && answer.code === 'NoSuchPublicAccessBlockConfiguration') return undefined
  throw new UnansweredError(answer)
}
