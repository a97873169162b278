import { type Account, UnansweredError, unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

/**
 * Where the service is, by botocore 1.43.107. It takes no new customers since December 2025, and is in no Region that
 * came later.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/glacier-service.html
 */
const REGIONS: ReadonlySet<string> = new Set([
  ...['af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1'],
  ...['ap-southeast-2', 'ap-southeast-3', 'ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-west-1'],
  ...['eu-west-2', 'eu-west-3', 'me-south-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  ...['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'],
])

const vault = (Principal: unknown) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'glacier:ListVaults': {
    VaultList: [{ VaultName: 'records', VaultARN: 'arn:aws:glacier:us-east-1:123456789012:vaults/records' }],
  },
  'glacier:GetVaultAccessPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal,
        Action: ['glacier:InitiateJob', 'glacier:GetJobOutput'],
        Resource: 'arn:aws:glacier:us-east-1:123456789012:vaults/records',
      },
    }),
  },
})

export const publicGlacierVaults: Check = {
  id: 'public-glacier-vaults',
  title: 'No S3 Glacier vault is open to everyone',
  reason: 'Whoever may start its jobs reads what was archived, and archives are what is kept for years.',
  source: 'https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-access-policy.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: { name: 'a vault for one account', answers: vault({ AWS: 'arn:aws:iam::210987654321:root' }) },
    fail: { name: 'a vault that everyone may read', answers: vault('*') },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'glacier:ListVaults' },
    { action: 'glacier:GetVaultAccessPolicy' },
  ],
  changes: [],

  // No step narrows it: who should read an archive is not written anywhere else.
  ...exposed({
    type: 'AWS::S3::Glacier',
    called: 'the vault',
    list: async (account, region) => (REGIONS.has(region) ? vaultsIn(account, region) : []),
    async policyOf(account, { name }, region) {
      const answer = await account.ask('glacier', 'GetVaultAccessPolicy', { vaultName: name }, region)
      return unlessAbsent(answer, 'ResourceNotFoundException')?.Policy
    },
    fix: (name) => `name in the access policy of ${name} the accounts that use it`,
  }),
}

async function vaultsIn(account: Account, region: string) {
  try {
    const all = await account.list('glacier', 'ListVaults', {}, 'VaultList', region)
    return all.map(({ VaultARN = '', VaultName = '' }) => ({ arn: VaultARN, name: VaultName }))
  } catch (error) {
    // Who never was a customer has no vaults, and cannot have any.
    const answer = error instanceof UnansweredError ? error.answer : undefined
    if (answer?.status === 'failed' && answer.code === 'NoLongerSupportedException') return []
    throw error
  }
}
