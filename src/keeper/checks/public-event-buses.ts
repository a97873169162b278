import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const Arn = 'arn:aws:events:us-east-1:123456789012:event-bus/default'

const bus = (Condition?: object) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'events:ListEventBuses': {
    EventBuses: [
      {
        Name: 'default',
        Arn,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: Arn, Condition }],
        }),
      },
    ],
  },
})

/** The most that a page has. */
const PAGE = 100

export const publicEventBuses: Check = {
  id: 'public-event-buses',
  title: 'No event bus is open to everyone',
  reason: 'Whoever may put events on your bus sets off what your rules start, with what they like in it.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: {
      name: 'a bus for the organization',
      answers: bus({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    },
    fail: { name: 'a bus that everyone may put events on', answers: bus() },
  },
  reads: [{ action: 'account:ListRegions' }, { action: 'ec2:DescribeRegions' }, { action: 'events:ListEventBuses' }],
  changes: [],

  // No step narrows it: who should send is not written anywhere else.
  ...exposed({
    type: 'AWS::Events::EventBus',
    called: 'the event bus',
    async list(account, region) {
      const buses = await account.list('events', 'ListEventBuses', { Limit: PAGE }, 'EventBuses', region)
      return buses.map(({ Arn = '', Name = '', Policy }) => ({ arn: Arn, name: Name, policy: Policy }))
    },
    policyOf: async (_, { policy }) => policy,
    fix: (name) => `name in the policy of ${name} the accounts and services that send, or the organization`,
  }),
}
