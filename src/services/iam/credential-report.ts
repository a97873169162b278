import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import { type AccountId, breathe, groupBy, rootArn } from '../../aws/index.ts'
import { passwordExpiresAt, readPasswordPolicy } from '../../identity/password-policy.ts'
import type { AccessKey } from '../../storage/repositories/access-keys.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { SigningCertificate } from '../../storage/repositories/signing-certificates.ts'

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

/** Users whose credentials are read at once. */
const BATCH = 50

/** The account's credentials as CSV, in base64 of gzip, which is made beside the event loop: see `unpackedReport`. */
export async function packedReport(db: Repositories, accountId: AccountId): Promise<string> {
  const packer = createGzip({ level: 1, chunkSize: CHUNK })
  // What breaks is thrown by both; whoever is first is heard.
  const [packed] = await Promise.all([buffer(packer), pipeline(reportLines(db, accountId), packer)])
  return packed.toString('base64')
}

/** The CSV of what `packedReport` made. */
export async function unpackedReport(packed: string): Promise<Uint8Array> {
  return await unzip(Buffer.from(packed, 'base64'), { chunkSize: CHUNK })
}

const unzip = promisify(gunzip)

/** Bytes at once: each chunk costs the event loop something. */
const CHUNK = 256 * 1024

/** Root first, then the users by name, some at a time. */
async function* reportLines(db: Repositories, accountId: AccountId): AsyncGenerator<string> {
  const account = await db.account.get()
  const policy = readPasswordPolicy(account.passwordPolicy)
  const ofRoot = await credentialsOf(db, [accountId])
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
    String(ofRoot.withMfa.has(accountId)),
    ...keyColumns(ofRoot.keys.get(accountId)),
    ...certificateColumns(ofRoot.certificates.get(accountId)),
  ]
  yield [COLUMNS, root].map(line).join('\n')
  let after: string | undefined
  do {
    await breathe()
    const users = await db.users.list({ after, limit: BATCH })
    let lines = ''
    const ids = users.map(({ userId }) => userId)
    const { profiles, keys, certificates, withMfa } = await credentialsOf(db, ids)
    for (const { userId, userName, arn, createdAt } of users) {
      const profile = profiles.get(userId)
      const expiresAt = profile && passwordExpiresAt(policy, profile.changedAt)
      const columns = [
        userName,
        arn,
        time(createdAt),
        ...passwordColumns(profile !== undefined, profile?.lastUsedAt ?? null, profile?.changedAt),
        timeOrNone(expiresAt),
        String(withMfa.has(userId)),
        ...keyColumns(keys.get(userId)),
        ...certificateColumns(certificates.get(userId)),
      ]
      lines += `\n${line(columns)}`
    }
    yield lines
    after = users.length < BATCH ? undefined : users.at(-1)?.userName.toLowerCase()
  } while (after !== undefined)
}

async function credentialsOf(db: Repositories, ids: readonly string[]) {
  const profiles = new Map((await db.loginProfiles.ofUsers(ids)).map((profile) => [profile.userId, profile]))
  await breathe()
  const keys = groupBy(await db.accessKeys.ofOwners(ids), ({ ownerId }) => ownerId)
  await breathe()
  const certificates = groupBy(await db.signingCertificates.ofOwners(ids), ({ ownerId }) => ownerId)
  await breathe()
  return { profiles, keys, certificates, withMfa: await db.mfaDevices.ownersAmong(ids) }
}

function line(columns: readonly string[]): string {
  return columns.map(field).join(',')
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

/**
 * "When the user's signing certificate was created or last changed. If the user does not have an active signing
 * certificate, the value in this field is N/A." In the order of the certificates' ids.
 */
function certificateColumns([first, second]: readonly SigningCertificate[] = []): readonly string[] {
  return [first, second].flatMap((certificate) => {
    const isActive = certificate?.status === 'Active'
    return [String(isActive), timeOrNone(isActive ? certificate.uploadedAt : undefined)]
  })
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
