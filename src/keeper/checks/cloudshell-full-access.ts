import { accountPolicies, holdersOfAwsPolicy, POLICY_READS } from '../account/index.ts'
import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'

const POLICY = 'AWSCloudShellFullAccess'
const group = (PolicyName: string) => ({
  'iam:GetAccountAuthorizationDetails': {
    GroupDetailList: [
      {
        GroupName: 'developers',
        Arn: 'arn:aws:iam::123456789012:group/developers',
        AttachedManagedPolicies: [{ PolicyName, PolicyArn: `arn:aws:iam::aws:policy/${PolicyName}` }],
      },
    ],
  },
})

export const cloudshellFullAccess: Check = {
  id: 'cloudshell-full-access',
  title: 'Nobody has AWSCloudShellFullAccess',
  reason:
    'With it a browser can carry files between CloudShell and anywhere: a way out for data that no network of yours sees.',
  source: 'https://docs.aws.amazon.com/cloudshell/latest/userguide/sec-auth-with-identities.html',
  severity: 'low',
  isHardening: true,
  cis: cis({ '3.0.0': '1.22', '5.0.0': '1.21', '6.0.0': '2.21', '7.0.0': '2.20' }),
  examples: {
    pass: { name: 'a group with another policy', answers: group('ReadOnlyAccess') },
    fail: { name: 'a group that has it', answers: group(POLICY) },
  },
  reads: POLICY_READS,
  changes: [],

  // No step takes it away: somebody may be working with it.
  async look(account) {
    return outcomeFrom(
      holdersOfAwsPolicy(await accountPolicies(account), POLICY).map(
        ({ kind, name, arn }): Finding => ({
          id: 'attached',
          resource: arn,
          says: `the ${kind} ${name} has ${POLICY}`,
          fix: 'take it away, or give a policy of your own that denies cloudshell:GetFileDownloadUrls and cloudshell:GetFileUploadUrls',
        }),
      ),
    )
  },
}
