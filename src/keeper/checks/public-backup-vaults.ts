import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const vault = (Condition?: object) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'backup:ListBackupVaults': {
    BackupVaultList: [
      { BackupVaultName: 'daily', BackupVaultArn: 'arn:aws:backup:us-east-1:123456789012:backup-vault:daily' },
    ],
  },
  'backup:GetBackupVaultAccessPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'backup:CopyIntoBackupVault',
        Resource: '*',
        Condition,
      },
    }),
  },
})

export const publicBackupVaults: Check = {
  id: 'public-backup-vaults',
  title: 'No backup vault is open to everyone',
  reason:
    'Whoever may use a vault copies backups into it or out of it, and may delete those that you would restore from.',
  source: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: {
      name: 'a vault for an organization’s accounts',
      answers: vault({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    },
    fail: { name: 'a vault that everyone may copy into', answers: vault() },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'backup:ListBackupVaults' },
    { action: 'backup:GetBackupVaultAccessPolicy' },
  ],
  changes: [],

  // No step narrows it: which accounts should copy is not written anywhere else.
  ...exposed({
    type: 'AWS::Backup::BackupVault',
    called: 'the backup vault',
    async list(account, region) {
      const all = await account.list('backup', 'ListBackupVaults', {}, 'BackupVaultList', region)
      return all.map(({ BackupVaultArn = '', BackupVaultName = '' }) => ({
        arn: BackupVaultArn,
        name: BackupVaultName,
      }))
    },
    async policyOf(account, { name }, region) {
      const answer = await account.ask('backup', 'GetBackupVaultAccessPolicy', { backupVaultName: name }, region)
      return unlessAbsent(answer, 'ResourceNotFoundException')?.Policy
    },
    fix: (name) => `name in the access policy of ${name} the accounts or the organization that use it`,
  }),
}
