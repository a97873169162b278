import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const TopicArn = 'arn:aws:sns:us-east-1:123456789012:bills'

const topic = (Condition?: object) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'sns:ListTopics': { Topics: [{ TopicArn }] },
  'sns:GetTopicAttributes': {
    Attributes: {
      Policy: JSON.stringify({
        Version: '2008-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish', Resource: TopicArn, Condition }],
      }),
    },
  },
})

export const publicTopics: Check = {
  id: 'public-topics',
  title: 'No SNS topic is open to everyone',
  reason: 'Whoever may publish to your topic mails in your name; whoever may subscribe reads along.',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: {
      name: 'the policy that a new topic has',
      answers: topic({ StringEquals: { 'AWS:SourceOwner': '123456789012' } }),
    },
    fail: { name: 'a topic that everyone may publish to', answers: topic() },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'sns:ListTopics' },
    { action: 'sns:GetTopicAttributes' },
  ],
  changes: [],

  // No step narrows it: who should publish is not written anywhere else.
  ...exposed({
    type: 'AWS::SNS::Topic',
    called: 'the topic',
    async list(account, region) {
      const topics = await account.list('sns', 'ListTopics', {}, 'Topics', region)
      return topics.map(({ TopicArn = '' }) => ({ arn: TopicArn, name: TopicArn.split(':').at(-1) ?? '' }))
    },
    async policyOf(account, { arn }, region) {
      const answer = await account.ask('sns', 'GetTopicAttributes', { TopicArn: arn }, region)
      return unlessAbsent(answer, 'NotFoundException')?.Attributes?.Policy
    },
    fix: (name) => `name in the access policy of ${name} the accounts and services that publish and subscribe`,
  }),
}
