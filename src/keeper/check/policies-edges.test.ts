import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publicGlacierVaults } from '../checks/public-glacier-vaults.ts'
import { AnswerError, BASELINE, type Edge, exampleAccount, testEdges } from './testing.ts'

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement })
const regions = (...names: readonly string[]) => ({
  'account:ListRegions': { Regions: names.map((RegionName) => ({ RegionName })) },
})
const HERE = regions('us-east-1')
const everyone = (Action: string, more?: object) =>
  policy({ Effect: 'Allow', Principal: '*', Action, Resource: '*', ...more })
const error = (name: string) => new AnswerError(name, 400)

const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`
const queues = (policies: Readonly<Record<string, unknown>>) => ({
  ...HERE,
  'sqs:ListQueues': { QueueUrls: Object.keys(policies).map(url) },
  'sqs:GetQueueAttributes': ({ QueueUrl }: { QueueUrl: string }) => {
    const found = policies[QueueUrl.split('/').at(-1) ?? '']
    return found instanceof Error ? found : { Attributes: { Policy: found } }
  },
})
const OPEN_QUEUE = everyone('sqs:SendMessage')

const functions = (more: object) => ({ ...HERE, 'lambda:ListFunctions': {}, 'lambda:ListLayers': {}, ...more })
const FUNCTION = {
  'lambda:ListFunctions': { Functions: [{ FunctionName: 'f', FunctionArn: 'arn:aws:lambda:us-east-1:1:function:f' }] },
}
const urlFor = (type: string) =>
  everyone('lambda:InvokeFunctionUrl', { Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': type } } })
const layers = (versions: readonly (string | Error)[]) =>
  functions({
    'lambda:ListLayers': { Layers: [{ LayerName: 'l' }] },
    'lambda:ListLayerVersions': {
      LayerVersions: versions.map((_, Version) => ({
        LayerVersionArn: `arn:aws:lambda:us-east-1:1:layer:l:${Version}`,
        Version,
      })),
    },
    'lambda:GetLayerVersionPolicy': ({ VersionNumber }: { VersionNumber: number }) => {
      const found = versions[VersionNumber]
      return found instanceof Error ? found : { Policy: found }
    },
  })

const keys = (statement: object) => ({
  ...HERE,
  'kms:ListKeys': { Keys: [{ KeyId: 'k', KeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k' }] },
  'kms:GetKeyPolicy': { Policy: policy(statement) },
})
const repositories = (answer: unknown) => ({
  ...HERE,
  'ecr:DescribeRepositories': { repositories: [{ repositoryName: 'r', repositoryArn: 'arn:aws:ecr:us-east-1:1:r' }] },
  'ecr:GetRepositoryPolicy': answer,
})
const fileSystems = (answer: unknown) => ({
  ...HERE,
  'efs:DescribeFileSystems': { FileSystems: [{ FileSystemId: 'fs-1', FileSystemArn: 'arn:aws:efs:us-east-1:1:fs-1' }] },
  'efs:DescribeFileSystemPolicy': answer,
})
const mount = (Condition: object) => ({
  Policy: policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'elasticfilesystem:Client*', Condition }),
})
const byMountTarget = (operator: string, value: string) =>
  mount({ [operator]: { 'elasticfilesystem:AccessedViaMountTarget': value } })
const backupVaults = (answer: unknown) => ({
  ...HERE,
  'backup:ListBackupVaults': {
    BackupVaultList: [{ BackupVaultName: 'v', BackupVaultArn: 'arn:aws:backup:us-east-1:1:backup-vault:v' }],
  },
  'backup:GetBackupVaultAccessPolicy': answer,
})
const glacierVaults = (answer: unknown) => ({
  ...HERE,
  'glacier:ListVaults': { VaultList: [{ VaultName: 'v', VaultARN: 'arn:aws:glacier:us-east-1:1:vaults/v' }] },
  'glacier:GetVaultAccessPolicy': answer,
})
const secrets = (answer: unknown) => ({
  ...HERE,
  'secretsmanager:ListSecrets': { SecretList: [{ ARN: 'arn:aws:secretsmanager:us-east-1:1:secret:s', Name: 's' }] },
  'secretsmanager:GetResourcePolicy': answer,
})

const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  'public-queues': [
    { name: 'passes an account without queues', answers: { ...HERE, 'sqs:ListQueues': {} }, expected: 'pass' },
    { name: 'passes a queue without a policy', answers: queues({ a: undefined }), expected: 'pass' },
    {
      name: 'finds the open ones among many, in their order',
      answers: queues({ a: OPEN_QUEUE, b: undefined, c: OPEN_QUEUE, d: '{', e: undefined }),
      expected: ['public', 'public', 'unreadable'],
    },
    {
      name: 'finds one on the second page of the second Region',
      answers: {
        ...regions('us-east-1', 'eu-west-1'),
        'sqs:ListQueues': ({ NextToken }: { NextToken?: string }) =>
          NextToken === undefined ? { QueueUrls: [], NextToken: '2' } : { QueueUrls: [url('a')] },
        'sqs:GetQueueAttributes': { Attributes: { Policy: OPEN_QUEUE } },
      },
      expected: ['public', 'public'],
    },
    {
      name: 'passes a queue that a topic of this account sends to',
      answers: queues({
        a: policy({
          Effect: 'Allow',
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource: '*',
          Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:123456789012:t' } },
        }),
      }),
      expected: 'pass',
    },
    {
      name: 'finds the old spelling of everything',
      answers: queues({ a: everyone('SQS:*') }),
      expected: ['public'],
    },
    {
      name: 'takes a queue that was deleted since for none',
      answers: queues({ a: error('QueueDoesNotExist') }),
      expected: 'pass',
    },
    {
      name: 'is not seen where one queue may not be looked at',
      answers: queues({ a: undefined, b: error('AccessDeniedException') }),
      expected: 'not-visible',
    },
    {
      name: 'does not pass what could not be read',
      answers: queues({ a: error('InternalFailure') }),
      expected: 'failed',
    },
  ],
  'public-functions': [
    {
      name: 'passes a function without a policy',
      answers: functions({ ...FUNCTION, 'lambda:GetPolicy': error('ResourceNotFoundException') }),
      expected: 'pass',
    },
    {
      name: 'passes a function that a bucket calls',
      answers: functions({
        ...FUNCTION,
        'lambda:GetPolicy': {
          Policy: policy({
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'lambda:InvokeFunction',
            Resource: '*',
            Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::b' } },
          }),
        },
      }),
      expected: 'pass',
    },
    {
      name: 'finds a URL that asks for nobody',
      answers: functions({ ...FUNCTION, 'lambda:GetPolicy': { Policy: urlFor('NONE') } }),
      expected: ['public'],
    },
    {
      name: 'finds an older version of a layer',
      answers: layers([everyone('lambda:GetLayerVersion'), error('ResourceNotFoundException')]),
      expected: ['public'],
    },
    {
      name: 'passes a layer for the organization',
      answers: layers([
        everyone('lambda:GetLayerVersion', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
      ]),
      expected: 'pass',
    },
    {
      name: 'is not seen where layers may not be listed',
      answers: functions({ ...FUNCTION, 'lambda:GetPolicy': {}, 'lambda:ListLayers': error('AccessDeniedException') }),
      expected: 'not-visible',
    },
  ],
  'public-keys': [
    {
      name: 'passes the policy that a new key has',
      answers: keys({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:*',
        Resource: '*',
      }),
      expected: 'pass',
    },
    {
      name: 'finds a key that a service may use for everyone',
      answers: keys({
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      }),
      expected: ['public'],
    },
    {
      name: 'finds grants for everyone',
      answers: keys({ Effect: 'Allow', Principal: '*', Action: 'kms:CreateGrant', Resource: '*' }),
      expected: ['public'],
    },
  ],
  'public-secrets': [
    { name: 'passes a secret without a policy', answers: secrets({}), expected: 'pass' },
    {
      name: 'passes everyone who is denied but for one account',
      answers: secrets({
        ResourcePolicy: policy([
          { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:*',
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:PrincipalAccount': '123456789012' } },
          },
        ]),
      }),
      expected: 'pass',
    },
  ],
  'public-event-buses': [
    {
      name: 'passes the bus that every account has, without a policy',
      answers: {
        ...HERE,
        'events:ListEventBuses': { EventBuses: [{ Name: 'default', Arn: 'arn:aws:events:::default' }] },
      },
      expected: 'pass',
    },
    {
      name: 'is not seen where it is denied',
      answers: { ...HERE, 'events:ListEventBuses': error('AccessDeniedException') },
      expected: 'not-visible',
    },
  ],
  'public-repositories': [
    {
      name: 'passes a repository without a policy',
      answers: repositories(error('RepositoryPolicyNotFoundException')),
      expected: 'pass',
    },
    {
      name: 'is not seen where it is denied',
      answers: repositories(error('AccessDeniedException')),
      expected: 'not-visible',
    },
  ],
  'public-backup-vaults': [
    {
      name: 'passes a vault without a policy',
      answers: backupVaults(error('ResourceNotFoundException')),
      expected: 'pass',
    },
    {
      name: 'finds a vault that everyone may delete from',
      answers: backupVaults({ Policy: everyone('backup:DeleteRecoveryPoint') }),
      expected: ['public'],
    },
    {
      name: 'is not seen where it is denied',
      answers: backupVaults(error('AccessDeniedException')),
      expected: 'not-visible',
    },
  ],
  'public-glacier-vaults': [
    {
      name: 'passes a vault without a policy',
      answers: glacierVaults(error('ResourceNotFoundException')),
      expected: 'pass',
    },
    {
      name: 'passes where the account never was a customer',
      answers: { ...HERE, 'glacier:ListVaults': error('NoLongerSupportedException') },
      expected: 'pass',
    },
    {
      name: 'is not seen where it is denied',
      answers: glacierVaults(error('AccessDeniedException')),
      expected: 'not-visible',
    },
  ],
  'public-file-systems': [
    { name: 'passes a file system without a policy', answers: fileSystems(error('PolicyNotFound')), expected: 'pass' },
    {
      name: 'finds who does not come by a mount target',
      answers: fileSystems(byMountTarget('Bool', 'false')),
      expected: ['public'],
    },
    {
      name: 'finds who may come by a mount target or otherwise',
      answers: fileSystems(byMountTarget('BoolIfExists', 'true')),
      expected: ['public'],
    },
    {
      name: 'takes encryption on the way for no tie',
      answers: fileSystems(mount({ Bool: { 'aws:SecureTransport': 'true' } })),
      expected: ['public'],
    },
  ],
}

testEdges(EDGES)

test('vaults of S3 Glacier are asked for where it is, and nowhere else', async () => {
  const answers = { ...regions('us-east-1', 'ap-southeast-7', 'eu-west-1'), 'glacier:ListVaults': { VaultList: [] } }
  const { account, calls } = exampleAccount({ answers })
  assert.equal((await publicGlacierVaults.look(account, BASELINE)).verdict, 'pass')
  const asked = calls.filter(({ service }) => service === 'glacier').map(({ region }) => region)
  assert.deepEqual(asked.toSorted(), ['eu-west-1', 'us-east-1'])
})
