import { call } from '../account/index.ts'
import type { Check } from '../check/index.ts'
import { regional } from '../settings/regional-setting.ts'

const REGIONS = { Regions: [{ RegionName: 'us-east-1' }] }

const SAYS: Readonly<Record<string, string>> = {
  'block-new-sharing': 'snapshots that were public before are public still',
  unblocked: 'a snapshot can be made public',
}

export const snapshotBlock: Check = {
  id: 'snapshot-block',
  title: 'No EBS snapshot can be made public',
  reason: 'A snapshot is a whole disk, and whoever shares one with everyone gives away what anybody ever kept on it.',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html',
  severity: 'medium',
  isHardening: true,
  cis: [],
  examples: {
    pass: {
      name: 'all sharing is blocked',
      answers: {
        'account:ListRegions': REGIONS,
        'ec2:GetSnapshotBlockPublicAccessState': { State: 'block-all-sharing' },
      },
    },
    fail: {
      name: 'a new account',
      answers: { 'account:ListRegions': REGIONS, 'ec2:GetSnapshotBlockPublicAccessState': { State: 'unblocked' } },
    },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'ec2:GetSnapshotBlockPublicAccessState' },
  ],
  changes: [{ action: 'ec2:EnableSnapshotBlockPublicAccess' }],

  ...regional({
    async wrongIn(account, region) {
      const { State = 'unblocked' } = await account.read('ec2', 'GetSnapshotBlockPublicAccessState', {}, region)
      if (State === 'block-all-sharing') return undefined
      return { id: State, says: SAYS[State] ?? `the block is \`${State}\``, previous: State }
    },
    fix: 'block all sharing in EC2, “Data protection and security”, in that Region',
    mend: (region) => call('ec2', 'EnableSnapshotBlockPublicAccess', { State: 'block-all-sharing' }, region),
    step: {
      id: 'snapshot-block',
      title: 'Block public access to EBS snapshots',
      cost: 'free',
      warning: 'a snapshot that is public now is not seen by others any more',
      undo: 'ec2:DisableSnapshotBlockPublicAccess in the same Regions: what was public is public again then',
    },
  }),
}
