import type { Account } from '../account/account.ts'
import { UnansweredError } from '../account/call.ts'
import { csvRows } from './csv.ts'

/** All credentials of an account, in one answer for any number of users. */
export interface CredentialReport {
  /** Epoch milliseconds. AWS makes a new one at most every four hours: what was done since is not in it. */
  readonly generatedAt: number
  /** `undefined` where the endpoint leaves it out, as moto does. */
  readonly root: UserCredentials | undefined
  readonly users: readonly UserCredentials[]
}

/** A user's row. Times are epoch milliseconds; `undefined`: never, or not known. */
export interface UserCredentials {
  readonly userName: string
  readonly arn: string
  readonly createdAt: number | undefined
  /** Of root, AWS tells it since 2024 only: `false` where the report does not. */
  readonly hasPassword: boolean
  readonly passwordLastUsed: number | undefined
  readonly passwordLastChanged: number | undefined
  readonly hasMfa: boolean
  readonly activeKeys: readonly KeyCredentials[]
}

export interface KeyCredentials {
  /** The first or the second of the user's keys: the report has no key ids. */
  readonly number: 1 | 2
  /** When it was made, or last activated or deactivated. */
  readonly lastRotated: number | undefined
  readonly lastUsed: number | undefined
}

/** What reading it takes. */
export const CREDENTIAL_REPORT_READS = [
  { action: 'iam:GenerateCredentialReport' },
  { action: 'iam:GetCredentialReport' },
] as const

/**
 * Milliseconds between two questions whether it is ready, a minute and a half together; AWS says nothing about how long
 * it takes.
 */
const PAUSES = [100, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 16_000, 16_000, 16_000, 16_000]

const NOT_YET = /^(Credential)?Report(InProgress|NotPresent|NotReady|Expired)/

/**
 * Has the report made and reads it, once for all checks.
 *
 * @throws UnansweredError also where it is not ready in time, or cannot be read.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function credentialReport(account: Account): Promise<CredentialReport> {
  return account.view('credential report', () => readWhenReady(account))
}

async function readWhenReady(account: Account): Promise<CredentialReport> {
  for (const pause of PAUSES) {
    const report = await readIfReady(account)
    if (report) return report
    await account.wait(pause)
  }
  throw unreadable('it was not ready in time')
}

async function readIfReady(account: Account): Promise<CredentialReport | undefined> {
  const { State } = await account.readAnew('iam', 'GenerateCredentialReport', {})
  if (State !== 'COMPLETE') return undefined
  try {
    const { Content, GeneratedTime } = await account.readAnew('iam', 'GetCredentialReport', {})
    if (!Content || !GeneratedTime) throw unreadable('it is empty')
    return parseReport(new TextDecoder().decode(Content), GeneratedTime.getTime())
  } catch (error) {
    // One that was complete can have expired a moment later.
    if (error instanceof UnansweredError && error.answer.status === 'failed' && NOT_YET.test(error.answer.code))
      return undefined
    throw error
  }
}

/** What is asked for, of AWS's columns. */
export const REPORT_COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
] as const
type Column = (typeof REPORT_COLUMNS)[number]

/** @throws UnansweredError for a report without the columns that are asked for: what is not read is not passed. */
export function parseReport(text: string, generatedAt: number): CredentialReport {
  const rows = csvRows(text)
  const header = rows.next().value ?? []
  const places = new Map(header.map((name, place) => [name, place]))
  for (const name of REPORT_COLUMNS) if (!places.has(name)) throw unreadable(`it has no column ${name}`)
  const people = Array.from(rows, (row) => {
    const fields = namesJoined(row, header.length)
    return credentialsOf((name) => fields[places.get(name) ?? -1] ?? '')
  })
  return {
    generatedAt,
    root: people.find(({ userName }) => userName === '<root_account>'),
    users: people.filter(({ userName }) => userName !== '<root_account>'),
  }
}

/**
 * A user's name may hold commas, and stands in the first two columns: where nobody quoted it, both are put together
 * again.
 */
function namesJoined(row: readonly string[], width: number): readonly string[] {
  const commas = (row.length - width) / 2
  if (commas === 0) return row
  if (commas < 0 || !Number.isInteger(commas)) throw unreadable('a row has not the columns of the first line')
  const end = commas + 1
  return [row.slice(0, end).join(','), row.slice(end, 2 * end).join(','), ...row.slice(2 * end)]
}

function credentialsOf(field: (name: Column) => string): UserCredentials {
  return {
    userName: field('user'),
    arn: field('arn'),
    createdAt: time(field('user_creation_time')),
    hasPassword: isTrue(field('password_enabled')),
    passwordLastUsed: time(field('password_last_used')),
    passwordLastChanged: time(field('password_last_changed')),
    hasMfa: isTrue(field('mfa_active')),
    activeKeys: ([1, 2] as const).flatMap((number) =>
      isTrue(field(`access_key_${number}_active`))
        ? [
            {
              number,
              lastRotated: time(field(`access_key_${number}_last_rotated`)),
              lastUsed: time(field(`access_key_${number}_last_used_date`)),
            },
          ]
        : [],
    ),
  }
}

/** AWS's page writes `TRUE`, its reports `true`. */
function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true'
}

/** `N/A`, `no_information` and `not_supported` are no times. */
function time(value: string): number | undefined {
  const milliseconds = Date.parse(value)
  return Number.isNaN(milliseconds) ? undefined : milliseconds
}

function unreadable(message: string): UnansweredError {
  return new UnansweredError({
    status: 'failed',
    operation: 'iam:GetCredentialReport',
    code: 'UnreadableReport',
    message: `the credential report cannot be read: ${message}`,
  })
}
