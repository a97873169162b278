import {
  type Account,
  accountPolicies,
  ORGANIZATION_READS,
  organizationOf,
  POLICY_READS,
  UnansweredError,
} from '../account/index.ts'
import { type Check, type Finding, outcomeFrom } from '../check/index.ts'
import { foreignTrustJudge, type OwnAccounts } from '../exposure/foreign-trust.ts'

const partner = (Condition?: object) => ({
  'organizations:DescribeOrganization': Object.assign(new Error('none'), { name: 'AWSOrganizationsNotInUseException' }),
  'iam:GetAccountAuthorizationDetails': {
    RoleDetailList: [
      {
        RoleName: 'partner',
        Arn: 'arn:aws:iam::123456789012:role/partner',
        AssumeRolePolicyDocument: encodeURIComponent(
          JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Principal: { AWS: '210987654321' }, Action: 'sts:AssumeRole', Condition },
          }),
        ),
      },
    ],
  },
})

export const foreignTrust: Check = {
  id: 'foreign-trust',
  title: 'Roles for accounts of others ask for an external id',
  reason:
    'A service that works in many accounts can be made to work in yours for somebody else who knows the name of your role; an external id tells them apart.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
  severity: 'medium',
  isHardening: true,
  cis: [],
  examples: {
    pass: { name: 'a partner with an external id', answers: partner({ StringEquals: { 'sts:ExternalId': 'x-4711' } }) },
    fail: { name: 'a partner without', answers: partner() },
  },
  reads: [...POLICY_READS, ...ORGANIZATION_READS, { action: 'organizations:ListAccounts' }],
  changes: [],

  // No step asks for one: the other account has to send it from then on.
  async look(account) {
    const [{ holders }, own] = await Promise.all([accountPolicies(account), ownAccounts(account)])
    const judge = foreignTrustJudge(own)
    return outcomeFrom(
      holders.flatMap(({ name, arn, trust }): readonly Finding[] => {
        const found = trust === undefined ? undefined : judge(trust)
        if (!found || found.verdict === 'none') return []
        const fix = `ask in the trust policy of ${name} for sts:ExternalId, with a value that the other side gave to you alone; or for aws:PrincipalOrgID, if it is an account of your organization`
        if (found.verdict === 'undecided')
          return [
            { id: 'undecided', resource: arn, says: `it could not be told whom else the role ${name} trusts`, fix },
          ]
        const says = `the role ${name} can be assumed from ${found.from.join(', ')} without an external id`
        return [{ id: 'no-external-id', resource: arn, says, fix }]
      }),
    )
  },
}

/** What is not seen of the organization counts as foreign: then there is a finding too many, and no pass too many. */
async function ownAccounts(account: Account): Promise<OwnAccounts> {
  const organization = await orUnseen(organizationOf(account))
  const isManaging = organization?.MasterAccountId === account.accountId
  const listed = isManaging ? await orUnseen(account.list('organizations', 'ListAccounts', {}, 'Accounts')) : undefined
  return {
    accountIds: [
      account.accountId,
      ...(organization?.MasterAccountId === undefined || isManaging ? [] : [organization.MasterAccountId]),
      ...(listed ?? []).flatMap(({ Id }) => (Id === undefined || Id === account.accountId ? [] : [Id])),
    ],
    organizationId: organization?.Id,
  }
}

async function orUnseen<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof UnansweredError) return undefined
    throw error
  }
}
