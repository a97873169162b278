import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab'

const key = (Condition?: object) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'kms:ListKeys': { Keys: [{ KeyId, KeyArn: `arn:aws:kms:us-east-1:123456789012:key/${KeyId}` }], Truncated: false },
  'kms:GetKeyPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:root' },
          Action: 'kms:*',
          Resource: '*',
        },
        { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*', Condition },
      ],
    }),
  },
})

/** The most that a page has. */
const PAGE = 1000

export const publicKeys: Check = {
  id: 'public-keys',
  title: 'No KMS key is open to everyone',
  reason:
    'Whoever may use a key decrypts what it protects; whoever may administer it can schedule its deletion, and all that it encrypted is lost.',
  source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
  severity: 'critical',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: {
      name: 'a key of a service for this account',
      answers: key({
        StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': 'ebs.us-east-1.amazonaws.com' },
      }),
    },
    fail: { name: 'a key that everyone may decrypt with', answers: key() },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'kms:ListKeys' },
    { action: 'kms:GetKeyPolicy' },
  ],
  changes: [],

  // No step narrows it: what is wrong in a key policy can make a key that nobody can use again.
  ...exposed({
    type: 'AWS::KMS::Key',
    called: 'the key',
    async list(account, region) {
      const keys = await account.list('kms', 'ListKeys', { Limit: PAGE }, 'Keys', region)
      return keys.map(({ KeyArn = '', KeyId = '' }) => ({ arn: KeyArn, name: KeyId }))
    },
    async policyOf(account, { name }, region) {
      const answer = await account.ask('kms', 'GetKeyPolicy', { KeyId: name, PolicyName: 'default' }, region)
      return unlessAbsent(answer, 'NotFoundException')?.Policy
    },
    fix: (name) => `name in the key policy of ${name} who may use it, or ask there for kms:CallerAccount`,
  }),
}
