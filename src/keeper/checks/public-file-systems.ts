import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const fileSystem = (Condition?: object) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'efs:DescribeFileSystems': {
    FileSystems: [
      {
        FileSystemId: 'fs-01234567',
        FileSystemArn: 'arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-01234567',
      },
    ],
  },
  'efs:DescribeFileSystemPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Condition,
      },
    }),
  },
})

export const publicFileSystems: Check = {
  id: 'public-file-systems',
  title: 'No EFS file system is open to everyone',
  reason: 'Whoever reaches the network of a file system mounts it, where its policy asks for nothing else.',
  source: 'https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: {
      name: 'a file system for who comes by its mount targets',
      answers: fileSystem({ Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } }),
    },
    fail: { name: 'a file system that everyone may mount', answers: fileSystem() },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'elasticfilesystem:DescribeFileSystems' },
    { action: 'elasticfilesystem:DescribeFileSystemPolicy' },
  ],
  changes: [],

  // No step narrows it: who should mount it is not written anywhere else.
  ...exposed({
    type: 'AWS::EFS::FileSystem',
    called: 'the file system',
    async list(account, region) {
      const all = await account.list('efs', 'DescribeFileSystems', {}, 'FileSystems', region)
      return all.map(({ FileSystemArn = '', FileSystemId = '' }) => ({ arn: FileSystemArn, name: FileSystemId }))
    },
    async policyOf(account, { name }, region) {
      const answer = await account.ask('efs', 'DescribeFileSystemPolicy', { FileSystemId: name }, region)
      return unlessAbsent(answer, 'PolicyNotFound', 'FileSystemNotFound')?.Policy
    },
    fix: (name) =>
      `name in the policy of ${name} who may mount it, or ask there for elasticfilesystem:AccessedViaMountTarget`,
  }),
}
