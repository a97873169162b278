import { type AccountId, groupBy, rootArn } from '../../aws/index.ts'
import { passwordExpiresAt, readPasswordPolicy } from '../../identity/password-policy.ts'
import type { AccessKey } from '../../storage/repositories/access-keys.ts'
import type { Repositories } from '../../storage/repositories/index.ts'

/** "If the most recent report is less than four hours old, GetCredentialReport returns it." */
export const REPORT_LIFETIME = 4 * 60 * 60 * 1000

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html, "report format" */
const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
]

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A']

/** The account's credentials as CSV: root first, then the users by name. */
export async function credentialReport(db: Repositories, accountId: AccountId): Promise<string> {
  const account = await db.account.get()
  const policy = readPasswordPolicy(account.passwordPolicy)
  const profiles = new Map((await db.loginProfiles.list()).map((profile) => [profile.userId, profile]))
  const keys = groupBy(await db.accessKeys.list(), ({ ownerId }) => ownerId)
  const withMfa = new Set((await db.mfaDevices.list()).map(({ ownerId }) => ownerId))

  const root = [
    '<root_account>',
    rootArn(accountId),
    time(account.createdAt),
    ...passwordColumns(
      account.rootPasswordHash !== null,
      account.rootPasswordLastUsedAt,
      account.rootPasswordChangedAt ?? undefined,
    ),
    'not_supported',
    String(withMfa.has(accountId)),
    ...keyColumns(keys.get(accountId)),
    ...NO_CERTIFICATES,
  ]
  const users = (await db.users.list({})).map(({ userId, userName, arn, createdAt }) => {
    const profile = profiles.get(userId)
    const expiresAt = profile && passwordExpiresAt(policy, profile.changedAt)
    return [
      userName,
      arn,
      time(createdAt),
      ...passwordColumns(profile !== undefined, profile?.lastUsedAt ?? null, profile?.changedAt),
      timeOrNone(expiresAt),
      String(withMfa.has(userId)),
      ...keyColumns(keys.get(userId)),
      ...NO_CERTIFICATES,
    ]
  })
  return [COLUMNS, root, ...users].map((row) => row.map(field).join(',')).join('\n')
}

function passwordColumns(isSet: boolean, lastUsedAt: number | null, changedAt: number | undefined): readonly string[] {
  if (!isSet) return ['false', 'N/A', 'N/A']
  return ['true', lastUsedAt === null ? 'no_information' : time(lastUsedAt), timeOrNone(changedAt)]
}

/** In the order of the keys' ids, as AWS was recorded to list them. */
function keyColumns(keys: readonly AccessKey[] = []): readonly string[] {
  const [first, second] = keys.toSorted((a, b) => (a.accessKeyId < b.accessKeyId ? -1 : 1))
  return [first, second].flatMap((key) => [
    String(key?.status === 'Active'),
    timeOrNone(key?.createdAt),
    timeOrNone(key?.lastUsed?.at),
    key?.lastUsed?.region ?? 'N/A',
    key?.lastUsed?.service ?? 'N/A',
  ])
}

function timeOrNone(milliseconds: number | undefined): string {
  return milliseconds === undefined ? 'N/A' : time(milliseconds)
}

/** `2026-11-23T18:05:00Z` */
function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}

/**
 * A user name may hold a comma. Programs read this: it is quoted where CSV needs it, and nothing else is done to it.
 */
function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
