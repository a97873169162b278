import { accountPolicies, holdersOfAwsPolicy, POLICY_READS } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'

const POLICY = 'AWSSupportAccess'
const role = (PolicyName: string) => ({
  'iam:GetAccountAuthorizationDetails': {
    RoleDetailList: [
      {
        RoleName: 'support',
        Arn: 'arn:aws:iam::123456789012:role/support',
        AttachedManagedPolicies: [{ PolicyName, PolicyArn: `arn:aws:iam::aws:policy/${PolicyName}` }],
      },
    ],
  },
})

export const supportRole: Check = {
  id: 'support-role',
  title: 'Somebody may open a case with AWS Support',
  reason:
    'When an account is abused, AWS Support is whom to ask; who may do so should be settled before, and be no administrator.',
  source: 'https://docs.aws.amazon.com/awssupport/latest/user/getting-started.html',
  severity: 'low',
  isHardening: true,
  cis: cis({ '3.0.0': '1.17', '5.0.0': '1.16', '6.0.0': '2.16', '7.0.0': '2.15' }),
  examples: {
    pass: { name: 'a role with AWSSupportAccess', answers: role(POLICY) },
    fail: { name: 'a role with ReadOnlyAccess', answers: role('ReadOnlyAccess') },
  },
  reads: POLICY_READS,
  changes: [],

  // No step makes the role: who should assume it, its owner knows.
  async look(account) {
    if (holdersOfAwsPolicy(await accountPolicies(account), POLICY).length > 0) return outcomeFrom([])
    return outcomeFrom([
      {
        id: 'no-support-role',
        resource: account.accountId,
        says: `nobody has the policy ${POLICY}`,
        fix: `make a role with the managed policy ${POLICY} for those who answer for incidents`,
      },
    ])
  },
}
