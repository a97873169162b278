import { type Check, cis, outcomeFrom } from '../check/index.ts'
import { asOfText, reportExample, USER_CREDENTIALS_READS, userCredentials } from '../credential-report/index.ts'

export const oneAccessKey: Check = {
  id: 'one-access-key',
  title: 'No user has two active access keys',
  reason: 'The second key is for the days in which one replaces the other; kept longer, it is one more that can leak.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  severity: 'low',
  cis: cis({ '3.0.0': '1.13', '5.0.0': '1.12', '6.0.0': '2.12' }),
  examples: {
    pass: reportExample('the old key is deactivated', {
      user: 'alice',
      access_key_1_active: 'false',
      access_key_2_active: 'true',
    }),
    fail: reportExample('both keys are active', {
      user: 'alice',
      access_key_1_active: 'true',
      access_key_2_active: 'true',
    }),
  },
  reads: USER_CREDENTIALS_READS,
  changes: [],

  async look(account, { now }) {
    const { users, asOf } = await userCredentials(account)
    return outcomeFrom(
      users
        .filter(({ activeKeys }) => activeKeys.length > 1)
        .map(({ userName, arn }) => ({
          id: 'two-keys',
          resource: arn,
          says: `${userName} has two active access keys`,
          fix: `see in IAM which key of ${userName} was used last, deactivate the other, and delete it when nothing misses it`,
        })),
      asOfText(asOf, now),
    )
  },
}
