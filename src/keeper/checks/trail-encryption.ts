import { type Check, cis, outcomeFrom } from '../check/index.ts'
import { TRAIL_READS, trailsOf } from '../settings/trails.ts'

const trail = (more: object) => ({
  'cloudtrail:DescribeTrails': {
    trailList: [{ Name: 'all', TrailARN: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/all', ...more }],
  },
})

export const trailEncryption: Check = {
  id: 'trail-encryption',
  title: 'The files of a trail are encrypted with a key of your own',
  reason:
    "S3's own encryption lets in everyone who may read the bucket; with a key of KMS, who reads also needs the key, and its use is recorded.",
  source:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
  severity: 'low',
  isHardening: true,
  cis: cis({ '3.0.0': '3.5', '5.0.0': '3.5', '6.0.0': '4.5', '7.0.0': '4.5' }),
  examples: {
    pass: {
      name: 'a key of KMS',
      answers: trail({ KmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' }),
    },
    fail: { name: "S3's own encryption", answers: trail({}) },
  },
  reads: TRAIL_READS,
  changes: [],

  // No step makes the key: it costs money for as long as it is there, and the files cannot be read without it.
  async look(account) {
    const { trails, none } = await trailsOf(account)
    if (none) return none
    return outcomeFrom(
      trails.flatMap(({ Name, TrailARN: resource = account.accountId, KmsKeyId }) =>
        KmsKeyId
          ? []
          : [
              {
                id: 'no-key',
                resource,
                says: `the trail ${Name} is encrypted by S3 alone`,
                fix: 'make a key in KMS whose policy lets CloudTrail use it, and choose it in the trail, “Log file SSE-KMS encryption”; a key costs about a dollar a month',
              },
            ],
      ),
    )
  },
}
