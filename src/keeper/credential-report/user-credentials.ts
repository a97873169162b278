import type { Account } from '../account/account.ts'
import { ifExists, UnansweredError } from '../account/call.ts'
import { accountPolicies, POLICY_READS, type PolicyHolder } from '../account/policies.ts'
import {
  CREDENTIAL_REPORT_READS,
  credentialReport,
  type KeyCredentials,
  type UserCredentials,
} from './credential-report.ts'

/** The credentials of all users. */
export interface AllCredentials {
  readonly users: readonly UserCredentials[]
  /** Epoch milliseconds: changes since are not in it, but for new users. */
  readonly asOf: number
}

/** What reading them takes. */
export const USER_CREDENTIALS_READS = [
  ...CREDENTIAL_REPORT_READS,
  ...POLICY_READS,
  { action: 'iam:GetLoginProfile' },
  { action: 'iam:ListMFADevices' },
  { action: 'iam:ListAccessKeys' },
] as const

/** So many users can be new in four hours; a report without more of them is no report of this account. */
const MOST_NEW_USERS = 100

/**
 * The credential report's users, and those that it does not know: they were made since, or made again under an old
 * name. Without them a report that is hours old, or empty, would pass users that nobody looked at.
 *
 * @throws UnansweredError
 */
export function userCredentials(account: Account): Promise<AllCredentials> {
  return account.view('user credentials', async () => {
    const [{ users, generatedAt }, { holders }] = await Promise.all([
      credentialReport(account),
      accountPolicies(account),
    ])
    const known = new Map(users.map((user) => [user.userName, user]))
    const isNew = ({ name, createdAt = 0 }: PolicyHolder) => !known.has(name) || createdAt > generatedAt
    const newUsers = holders.filter((holder) => holder.kind === 'user' && isNew(holder))
    if (newUsers.length > MOST_NEW_USERS) throw incomplete(newUsers.length)
    const credentials = await Promise.all(newUsers.map((user) => readCredentials(account, user)))
    for (const user of credentials) known.set(user.userName, user)
    return { users: [...known.values()], asOf: generatedAt }
  })
}

async function readCredentials(account: Account, { name, arn, createdAt }: PolicyHolder): Promise<UserCredentials> {
  const input = { UserName: name }
  const [profile, devices, keys] = await Promise.all([
    account.ask('iam', 'GetLoginProfile', input),
    account.list('iam', 'ListMFADevices', input, 'MFADevices'),
    account.list('iam', 'ListAccessKeys', input, 'AccessKeyMetadata'),
  ])
  const password = ifExists(profile)?.LoginProfile
  return {
    userName: name,
    arn,
    createdAt,
    hasPassword: password !== undefined,
    passwordLastUsed: undefined,
    passwordLastChanged: password?.CreateDate?.getTime(),
    hasMfa: devices.length > 0,
    activeKeys: keys.flatMap(({ Status, CreateDate }, index): readonly KeyCredentials[] =>
      Status === 'Active'
        ? [{ number: index === 0 ? 1 : 2, lastRotated: CreateDate?.getTime(), lastUsed: undefined }]
        : [],
    ),
  }
}

function incomplete(count: number): UnansweredError {
  return new UnansweredError({
    status: 'failed',
    operation: 'iam:GetCredentialReport',
    code: 'IncompleteReport',
    message: `${count} users of the account are not in the credential report`,
  })
}
