import { call } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { regional } from '../settings/regional-setting.ts'

const REGIONS = { Regions: [{ RegionName: 'us-east-1' }] }

export const ebsEncryption: Check = {
  id: 'ebs-encryption',
  title: 'New EBS volumes are encrypted in every Region',
  reason: 'A snapshot that is shared by mistake, or a disk that is not wiped, then says nothing to who has no key.',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html',
  severity: 'medium',
  isHardening: true,
  cis: cis({ '3.0.0': '2.2.1', '5.0.0': '5.1.1', '6.0.0': '6.1.1', '7.0.0': '6.1.1' }),
  examples: {
    pass: {
      name: 'it is the default',
      answers: {
        'account:ListRegions': REGIONS,
        'ec2:GetEbsEncryptionByDefault': { EbsEncryptionByDefault: true },
      },
    },
    fail: {
      name: 'a new account',
      answers: {
        'account:ListRegions': REGIONS,
        'ec2:GetEbsEncryptionByDefault': { EbsEncryptionByDefault: false },
      },
    },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'ec2:GetEbsEncryptionByDefault' },
  ],
  changes: [{ action: 'ec2:EnableEbsEncryptionByDefault' }],

  ...regional({
    async wrongIn(account, region) {
      const { EbsEncryptionByDefault } = await account.read('ec2', 'GetEbsEncryptionByDefault', {}, region)
      if (EbsEncryptionByDefault === true) return undefined
      return { id: 'off', says: 'new volumes are not encrypted by default', previous: false }
    },
    fix: 'turn it on in EC2, “Data protection and security”, in that Region',
    mend: (region) => call('ec2', 'EnableEbsEncryptionByDefault', {}, region),
    step: {
      id: 'ebs-encryption',
      title: 'Encrypt new EBS volumes by default',
      cost: "free with AWS's own key, which is the default; volumes that are there stay as they are",
      warning: 'instances of types that cannot encrypt (C1, M1, M2, T1) can no longer be launched',
      undo: 'ec2:DisableEbsEncryptionByDefault in the same Regions',
    },
  }),
}
