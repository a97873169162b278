import { type Account, ORGANIZATION_READS, organizationOf, UnansweredError } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'

const ORGANIZATION = { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '123456789012' } }

export const centralRoot: Check = {
  id: 'central-root',
  title: 'The root users of member accounts are managed centrally',
  reason:
    'Every member account has a root user that service control policies alone limit; managed centrally, it needs neither password nor keys.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management',
  severity: 'medium',
  isHardening: true,
  cis: cis({ '7.0.0': '2.1.1' }),
  examples: {
    pass: {
      name: 'a management account that has it on',
      answers: {
        'organizations:DescribeOrganization': ORGANIZATION,
        'iam:ListOrganizationsFeatures': { EnabledFeatures: ['RootCredentialsManagement'] },
      },
    },
    fail: {
      name: 'a management account that has it off',
      answers: {
        'organizations:DescribeOrganization': ORGANIZATION,
        'iam:ListOrganizationsFeatures': { EnabledFeatures: [] },
      },
    },
  },
  reads: [...ORGANIZATION_READS, { action: 'iam:ListOrganizationsFeatures' }],
  changes: [],

  // No step turns it on: it lets this account's administrators act in every other one.
  async look(account) {
    const organization = await organizationOf(account)
    if (!organization) return { verdict: 'not-applicable', why: 'the account is in no organization' }
    if (organization.MasterAccountId !== account.accountId)
      return { verdict: 'not-applicable', why: 'it is for the management account of the organization to say' }
    if ((await features(account)).includes('RootCredentialsManagement')) return outcomeFrom([])
    return outcomeFrom([
      {
        id: 'off',
        resource: account.accountId,
        says: 'each member account keeps the credentials of its own root user',
        fix: 'turn on “Root credentials management”: IAM, “Root access management”; then delete what root credentials the members have',
      },
    ])
  },
}

/** None, where the organization does not trust IAM with it yet. */
async function features(account: Account): Promise<readonly string[]> {
  const answer = await account.ask('iam', 'ListOrganizationsFeatures', {})
  if (answer.status === 'done') return answer.output.EnabledFeatures ?? []
  if (answer.status === 'failed' && answer.code.startsWith('ServiceAccessNotEnabled')) return []
  throw new UnansweredError(answer)
}
