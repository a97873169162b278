import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:database-a1b2c3'

const secret = (Principal: unknown) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'secretsmanager:ListSecrets': { SecretList: [{ ARN, Name: 'database' }] },
  'secretsmanager:GetResourcePolicy': {
    ResourcePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' },
    }),
  },
})

/** The most that a page has. */
const PAGE = 100

export const publicSecrets: Check = {
  id: 'public-secrets',
  title: 'No secret is open to everyone',
  reason: 'Whoever may read a secret has what it opens: a database, a key of an API, a signature.',
  source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html',
  severity: 'critical',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: { name: 'a secret for one role', answers: secret({ AWS: 'arn:aws:iam::210987654321:role/deploy' }) },
    fail: { name: 'a secret that everyone may read', answers: secret('*') },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'secretsmanager:ListSecrets' },
    { action: 'secretsmanager:GetResourcePolicy' },
  ],
  changes: [],

  // No step narrows it: who should read it is not written anywhere else.
  ...exposed({
    type: 'AWS::SecretsManager::Secret',
    called: 'the secret',
    async list(account, region) {
      const secrets = await account.list('secretsmanager', 'ListSecrets', { MaxResults: PAGE }, 'SecretList', region)
      return secrets.map(({ ARN = '', Name = '' }) => ({ arn: ARN, name: Name }))
    },
    async policyOf(account, { arn }, region) {
      const answer = await account.ask('secretsmanager', 'GetResourcePolicy', { SecretId: arn }, region)
      return unlessAbsent(answer, 'ResourceNotFoundException')?.ResourcePolicy
    },
    fix: (name) => `name in the resource policy of ${name} who may read it, and change the secret`,
  }),
}
