import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'
import {
  asOfText,
  daysSince,
  daysText,
  keyName,
  reportExample,
  USER_CREDENTIALS_READS,
  userCredentials,
} from '../credential-report/index.ts'

/** In days: what the benchmark, and AWS's own managed rule `access-keys-rotated`, ask for. */
const OLDEST = 90

export const accessKeyAge: Check = {
  id: 'access-key-age',
  title: `No access key is older than ${OLDEST} days`,
  reason:
    'A key that leaks works until it is replaced, and nobody may notice; one that is replaced in time is worth less.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
  severity: 'medium',
  cis: cis({ '3.0.0': '1.14', '5.0.0': '1.13', '6.0.0': '2.13', '7.0.0': '2.12' }),
  examples: {
    pass: reportExample('a key of 90 days, and an old one that is not active', {
      user: 'alice',
      access_key_1_active: 'true',
      access_key_1_last_rotated: '2026-08-27T12:00:00+00:00',
      access_key_2_active: 'false',
      access_key_2_last_rotated: '2020-01-01T00:00:00+00:00',
    }),
    fail: reportExample('a key of 91 days', {
      user: 'alice',
      access_key_1_active: 'true',
      access_key_1_last_rotated: '2026-08-26T12:00:00+00:00',
    }),
  },
  reads: USER_CREDENTIALS_READS,
  changes: [],

  // No step replaces a key: whatever uses it has to learn the new one first.
  async look(account, { now }) {
    const { users, asOf } = await userCredentials(account)
    return outcomeFrom(
      users.flatMap(({ userName, arn, activeKeys }) =>
        activeKeys.flatMap(({ number, lastRotated }): readonly Finding[] => {
          // A key without a date is of an age that nobody knows: that is no pass.
          const age = lastRotated === undefined ? undefined : daysSince(lastRotated, now)
          if (age !== undefined && age <= OLDEST) return []
          return [
            {
              id: `key-${number}-old`,
              resource: arn,
              says: `${keyName(number)} of ${userName} is ${age === undefined ? 'of unknown age' : `${daysText(age)} old`}`,
              fix: `make a second key for ${userName}, give it to what uses the old one, deactivate the old one, and delete it when nothing misses it`,
            },
          ]
        }),
      ),
      asOfText(asOf, now),
    )
  },
}
