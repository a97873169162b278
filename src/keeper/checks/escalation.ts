import { type EscalationPath, escalation as escalationReport } from '../../policy/analyse/index.ts'
import { accountPolicies, POLICY_READS } from '../account/index.ts'
import { type Check, type Finding, outcomeFrom } from '../check/index.ts'
import { analysedAccount } from '../escalation/analysed-account.ts'
import { candidates } from '../escalation/candidates.ts'

const allowed = (Action: string, Resource: string) => ({
  'iam:GetAccountAuthorizationDetails': {
    UserDetailList: [
      {
        UserName: 'alice',
        Arn: 'arn:aws:iam::123456789012:user/alice',
        UserPolicyList: [
          {
            PolicyName: 'own',
            PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource } }),
          },
        ],
      },
    ],
  },
})

export const escalation: Check = {
  id: 'escalation',
  title: 'Nobody can make themselves an administrator',
  reason:
    'Who may attach policies, pass roles or change code that runs as a stronger role is an administrator in one step, and looks like less.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  severity: 'high',
  isHardening: true,
  cis: [],
  examples: {
    pass: {
      name: 'a user who may change their own password',
      answers: allowed('iam:ChangePassword', 'arn:aws:iam::123456789012:user/alice'),
    },
    fail: { name: 'a user who may attach policies', answers: allowed('iam:AttachUserPolicy', '*') },
  },
  reads: POLICY_READS,
  changes: [],

  // No step takes the permission away: somebody may be working with it.
  async look(account, { adminName }) {
    const policies = await accountPolicies(account)
    const possible = candidates(policies)
    // To administer IAM is to be as good as an administrator: the check of that user looks after it.
    const asked = new Set(possible.flatMap(({ kind, name, arn }) => (kind === 'user' && name === adminName ? [] : arn)))
    const says = asked.size < possible.length ? `but for ${adminName}, who administers IAM` : undefined
    if (asked.size === 0) return outcomeFrom([], says)
    try {
      const { principals } = escalationReport(analysedAccount(account, policies), (arn) => asked.has(arn))
      const open = principals.flatMap(({ kind, name, arn, verdict }): readonly Finding[] =>
        verdict !== 'undecided'
          ? []
          : [
              {
                id: 'undecided',
                resource: arn,
                says: `whether the ${kind} ${name} can become an administrator could not be told: the ways are too many`,
                fix: 'narrow which policies and boundaries it can give',
              },
            ],
      )
      const found = principals
        .filter(({ verdict }) => verdict === 'administrator-equivalent')
        .map(({ kind, name, arn, isConditional, paths: [path] }): Finding => {
          const can = isConditional ? 'might be able to' : 'can'
          return {
            id: isConditional ? 'may-become-administrator' : 'becomes-administrator',
            resource: arn,
            says: `the ${kind} ${name} ${can} become an administrator: ${path ? stepsText(path) : 'by its policies'}`,
            fix: `take away the permission that this needs, narrow it to what does not lead on, or give a permissions boundary; \`castellan prove --principal ${arn} --only 'iam:*'\` shows every way`,
          }
        })
      return outcomeFrom([...found, ...open], says)
    } catch (error) {
      return outcomeFrom([
        {
          id: 'undecided',
          resource: account.accountId,
          says: `who can become an administrator could not be told: ${error instanceof Error ? error.message : error}`,
          fix: 'look at that policy in IAM',
        },
      ])
    }
  },
}

function stepsText({ steps }: EscalationPath): string {
  return steps.map(({ sentence }) => sentence).join(', then ')
}
