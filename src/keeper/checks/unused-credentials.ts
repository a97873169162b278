import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'
import {
  asOfText,
  daysSince,
  daysText,
  keyName,
  reportExample,
  USER_CREDENTIALS_READS,
  type UserCredentials,
  userCredentials,
} from '../credential-report/index.ts'

/** In days. "Unused for 45 days or greater" are to be disabled. */
const LONGEST = 45

/** Passwords and keys that are counted from the day they were made where nobody used them yet. */
export const unusedCredentials: Check = {
  id: 'unused-credentials',
  title: `Every password and access key was used within ${LONGEST} days`,
  reason: 'Credentials that nobody uses are credentials that nobody watches: who left keeps a way in.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html',
  severity: 'medium',
  cis: cis({ '3.0.0': '1.12', '5.0.0': '1.11', '6.0.0': '2.11', '7.0.0': '2.11' }),
  examples: {
    pass: reportExample('used yesterday, or made last week', {
      user: 'alice',
      password_enabled: 'true',
      password_last_used: '2026-11-24T09:00:00+00:00',
      password_last_changed: '2020-01-01T00:00:00+00:00',
      access_key_1_active: 'true',
      access_key_1_last_rotated: '2026-11-18T09:00:00+00:00',
      access_key_1_last_used_date: 'N/A',
    }),
    fail: reportExample('a password of last year that was never used', {
      user: 'alice',
      password_enabled: 'true',
      password_last_used: 'no_information',
      password_last_changed: '2025-11-01T00:00:00+00:00',
    }),
  },
  reads: USER_CREDENTIALS_READS,
  changes: [],

  // No step removes them: a key that runs once a year is still in use, and only its owner knows.
  async look(account, { now }) {
    const { users, asOf } = await userCredentials(account)
    return outcomeFrom(
      users.flatMap((user) => unused(user, now)),
      asOfText(asOf, now),
    )
  },
}

interface Credential {
  readonly id: string
  readonly what: string
  readonly lastUsed: number | undefined
  readonly made: number | undefined
  readonly remove: string
}

function unused(user: UserCredentials, now: number): readonly Finding[] {
  const { userName, arn, createdAt } = user
  return credentialsOf(user).flatMap(({ id, what, lastUsed, made, remove }) => {
    const days = daysSince(lastUsed ?? made ?? createdAt ?? 0, now)
    if (days < LONGEST) return []
    return [
      {
        id,
        resource: arn,
        says:
          lastUsed === undefined
            ? `${what} of ${userName} was never used`
            : `${what} of ${userName} was last used ${daysText(days)} ago`,
        fix: `ask the owner; if nobody needs it, ${remove}`,
      },
    ]
  })
}

function credentialsOf({ hasPassword, passwordLastUsed, passwordLastChanged, activeKeys }: UserCredentials) {
  const keys = activeKeys.map(
    ({ number, lastUsed, lastRotated }): Credential => ({
      id: `key-${number}-unused`,
      what: keyName(number),
      lastUsed,
      made: lastRotated,
      remove: 'deactivate the key, and delete it later',
    }),
  )
  if (!hasPassword) return keys
  const password: Credential = {
    id: 'password-unused',
    what: 'the password',
    lastUsed: passwordLastUsed,
    made: passwordLastChanged,
    remove: "disable the user's console access",
  }
  return [password, ...keys]
}
