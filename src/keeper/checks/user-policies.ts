import { accountPolicies, POLICY_READS } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'

export const userPolicies: Check = {
  id: 'user-policies',
  title: 'Users have their permissions from groups',
  reason:
    'What a group may do is decided once and seen at a glance; what is attached to users one by one is forgotten there.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
  severity: 'low',
  cis: cis({ '3.0.0': '1.15', '5.0.0': '1.14', '6.0.0': '2.14', '7.0.0': '2.13' }),
  examples: {
    pass: {
      name: 'a user in a group',
      answers: {
        'iam:GetAccountAuthorizationDetails': {
          UserDetailList: [{ UserName: 'alice', Arn: 'arn:aws:iam::123456789012:user/alice', GroupList: ['readers'] }],
        },
      },
    },
    fail: {
      name: 'a user with a policy',
      answers: {
        'iam:GetAccountAuthorizationDetails': {
          UserDetailList: [
            {
              UserName: 'alice',
              Arn: 'arn:aws:iam::123456789012:user/alice',
              AttachedManagedPolicies: [
                { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
              ],
            },
          ],
        },
      },
    },
  },
  reads: POLICY_READS,
  changes: [],

  async look(account) {
    const { holders } = await accountPolicies(account)
    return outcomeFrom(
      holders.flatMap(({ kind, name, arn, attached, inline }) => {
        const names = [...attached, ...inline].map((policy) => policy.name)
        if (kind !== 'user' || names.length === 0) return []
        return [
          {
            id: 'own-policies',
            resource: arn,
            says: `${name} has ${names.length === 1 ? 'a policy' : 'policies'} of its own: ${names.join(', ')}`,
            fix: `make a group for the work of ${name}, attach the policies to it, put ${name} into it, and detach them from the user`,
          },
        ]
      }),
    )
  },
}
