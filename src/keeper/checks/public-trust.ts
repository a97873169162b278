import { accountPolicies, POLICY_READS } from '../account/index.ts'
import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'
import { exposureJudge } from '../exposure/public-policy.ts'

const trusting = (principal: unknown, condition?: unknown) => ({
  'iam:GetAccountAuthorizationDetails': {
    RoleDetailList: [
      {
        RoleName: 'deploy',
        Arn: 'arn:aws:iam::123456789012:role/deploy',
        AssumeRolePolicyDocument: encodeURIComponent(
          JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', Condition: condition },
          }),
        ),
      },
    ],
  },
})

export const publicTrust: Check = {
  id: 'public-trust',
  title: 'No role can be assumed by just anyone',
  reason:
    'A trust policy that names everyone, or a provider where everyone can sign up, gives the role away to strangers.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html',
  severity: 'critical',
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: {
      name: 'a role for one organization',
      answers: trusting({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    },
    fail: { name: 'a role for everyone', answers: trusting({ AWS: '*' }) },
  },
  reads: POLICY_READS,
  changes: [],

  // No step narrows it: who should assume the role is not written anywhere else.
  async look(account) {
    const { holders } = await accountPolicies(account)
    const judge = exposureJudge('AWS::IAM::AssumeRolePolicyDocument')
    return outcomeFrom(
      holders.flatMap(({ name, arn, trust }): readonly Finding[] => {
        if (trust === undefined) return []
        const verdict = judge(trust)
        if (verdict === 'private') return []
        return [
          {
            id: verdict,
            resource: arn,
            says: SAYS[verdict](name),
            fix: `name in the trust policy of ${name} the accounts, roles or services that assume it, or ask for your organization's id`,
          },
        ]
      }),
    )
  },
}

const SAYS = {
  public: (name: string) => `the role ${name} can be assumed by people without any tie to this account`,
  undecided: (name: string) => `it could not be excluded that strangers can assume the role ${name}`,
  unreadable: (name: string) => `the trust policy of the role ${name} cannot be read in full`,
} as const
