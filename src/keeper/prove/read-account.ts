import type { Account as AnalysedAccount } from '../../policy/analyse/index.ts'
import { getManagedPolicyAnywhere, OWN_PASSWORD_ACTIONS } from '../../policy/index.ts'
import {
  type Account,
  type Answer,
  CannotRun,
  describeUnanswered,
  isNoSuchEntity,
  type Output,
  UnansweredError,
} from '../account/index.ts'
import type { Gap, Unseen } from './answer.ts'
import { type AuthorizationDetails, accountOf, missingPolicies } from './authorization-details.ts'
import { organizationPolicies } from './organization.ts'
import { withOwnPasswords } from './own-password.ts'

/** The account as the analysis takes it, and what of it could not be read. */
export interface SeenAccount {
  readonly account: AnalysedAccount
  readonly gaps: readonly Gap[]
  readonly unseen: readonly Unseen[]
}

/**
 * Reads all that decides what the principals of an account may do.
 *
 * @throws CannotRun where users, roles and their policies are not readable: nothing can be proved then.
 */
export async function readAccount(account: Account): Promise<SeenAccount> {
  const [details, organization, passwords] = await Promise.all([
    authorizationDetails(account),
    organizationPolicies(account),
    account.ask('iam', 'GetAccountPasswordPolicy', {}),
  ])
  const managed = await missingDocuments(account, missingPolicies(details))
  const seen = accountOf(
    { accountId: account.accountId, partition: account.partition, serviceControl: organization.levels },
    { ...details, policies: [...details.policies, ...managed.policies] },
  )
  const own = ownPasswords(passwords)
  return {
    account: own.areAllowed ? withOwnPasswords(seen) : seen,
    gaps: [...managed.gaps, ...own.gaps],
    unseen: organization.unseen,
  }
}

/** An account without a password policy of its own lets nobody change theirs by it. */
function ownPasswords(answer: Answer<Output<'iam', 'GetAccountPasswordPolicy'>>) {
  if (answer.status === 'done')
    return { areAllowed: answer.output.PasswordPolicy?.AllowUsersToChangePassword === true, gaps: [] }
  if (isNoSuchEntity(answer)) return { areAllowed: false, gaps: [] }
  const what = "whether the account's password policy lets users change their own passwords"
  return { areAllowed: false, gaps: [{ what, why: describeUnanswered(answer), actions: OWN_PASSWORD_ACTIONS }] }
}

async function authorizationDetails(account: Account): Promise<AuthorizationDetails> {
  const operation = 'GetAccountAuthorizationDetails'
  try {
    const [users, groups, roles, policies] = await Promise.all([
      account.list('iam', operation, { Filter: ['User'] }, 'UserDetailList'),
      account.list('iam', operation, { Filter: ['Group'] }, 'GroupDetailList'),
      account.list('iam', operation, { Filter: ['Role'] }, 'RoleDetailList'),
      account.list('iam', operation, { Filter: ['LocalManagedPolicy', 'AWSManagedPolicy'] }, 'Policies'),
    ])
    return { users, groups, roles, policies }
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const hint =
      error.answer.status === 'denied'
        ? `allow \`iam:${operation}\`, which is in AWS's SecurityAudit, or use other credentials`
        : 'look at the endpoint, and run again'
    throw new CannotRun(`the policies of the account cannot be read: ${error.message}`, hint, { cause: error })
  }
}

/** Policies that the details leave out, such as one of AWS's that is a boundary only. */
async function missingDocuments(account: Account, arns: readonly string[]) {
  const policies: AuthorizationDetails['policies'][number][] = []
  const gaps: Gap[] = []
  for (const arn of arns) {
    const policy = await account.ask('iam', 'GetPolicy', { PolicyArn: arn })
    const VersionId = policy.status === 'done' ? policy.output.Policy?.DefaultVersionId : undefined
    const version =
      VersionId === undefined ? policy : await account.ask('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId })
    if (version.status === 'done' && 'PolicyVersion' in version.output && version.output.PolicyVersion) {
      policies.push({ Arn: arn, PolicyVersionList: [{ ...version.output.PolicyVersion, IsDefaultVersion: true }] })
      continue
    }
    const why = version.status === 'done' ? 'it has no document' : describeUnanswered(version)
    // AWS's own are the same in every account, though they change with time.
    if (!getManagedPolicyAnywhere(arn))
      throw new CannotRun(
        `the policy ${arn} cannot be read: ${why}`,
        'allow `iam:GetPolicy` and `iam:GetPolicyVersion`',
      )
    gaps.push({ what: `what ${arn} allows by now; castellan's copy of it was taken`, why })
  }
  return { policies, gaps }
}
