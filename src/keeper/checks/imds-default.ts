import { call } from '../account/index.ts'
import type { Check } from '../check/index.ts'
import { regional } from '../settings/regional-setting.ts'

const REGIONS = { Regions: [{ RegionName: 'us-east-1' }] }

// The benchmark's control is about instances, and this is the account's default for new ones: none is named.
export const imdsDefault: Check = {
  id: 'imds-default',
  title: 'New instances give their credentials to IMDSv2 alone',
  reason:
    'A web server that can be made to fetch an address hands out its role by version 1 of the metadata service; version 2 asks for a token first.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html',
  severity: 'medium',
  isHardening: true,
  cis: [],
  examples: {
    pass: {
      name: 'tokens are required',
      answers: {
        'account:ListRegions': REGIONS,
        'ec2:GetInstanceMetadataDefaults': { AccountLevel: { HttpTokens: 'required' } },
      },
    },
    fail: {
      name: 'a new account',
      answers: { 'account:ListRegions': REGIONS, 'ec2:GetInstanceMetadataDefaults': { AccountLevel: {} } },
    },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'ec2:GetInstanceMetadataDefaults' },
  ],
  changes: [{ action: 'ec2:ModifyInstanceMetadataDefaults' }],

  ...regional({
    async wrongIn(account, region) {
      const { AccountLevel } = await account.read('ec2', 'GetInstanceMetadataDefaults', {}, region)
      const { HttpTokens = 'no-preference' } = AccountLevel ?? {}
      if (HttpTokens === 'required') return undefined
      return { id: 'optional', says: 'new instances may answer IMDSv1', previous: HttpTokens }
    },
    fix: 'set “IMDS defaults” to V2 only in EC2, “Data protection and security”, in that Region',
    mend: (region) => call('ec2', 'ModifyInstanceMetadataDefaults', { HttpTokens: 'required' }, region),
    step: {
      id: 'imds-default',
      title: 'Have new instances ask for IMDSv2',
      cost: 'free; instances that are there stay as they are',
      warning: 'a program on a new instance that knows IMDSv1 alone finds no credentials there',
      undo: 'ec2:ModifyInstanceMetadataDefaults with HttpTokens `no-preference` in the same Regions',
    },
  }),
}
