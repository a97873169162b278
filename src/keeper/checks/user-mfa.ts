import { type Check, cis, outcomeFrom } from '../check/index.ts'
import { asOfText, reportExample, USER_CREDENTIALS_READS, userCredentials } from '../credential-report/index.ts'

export const userMfa: Check = {
  id: 'user-mfa',
  title: 'Every user who can sign in has MFA',
  reason: 'A password can be guessed, phished or reused; with MFA it does not open the account by itself.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html',
  severity: 'high',
  cis: cis({ '3.0.0': '1.10', '5.0.0': '1.9', '6.0.0': '2.9', '7.0.0': '2.10' }),
  examples: {
    pass: reportExample(
      'who has a password has MFA',
      { user: 'alice', password_enabled: 'true', mfa_active: 'true' },
      { user: 'robot', password_enabled: 'false', mfa_active: 'false' },
    ),
    fail: reportExample('a password without MFA', { user: 'alice', password_enabled: 'true', mfa_active: 'false' }),
  },
  reads: USER_CREDENTIALS_READS,
  changes: [],

  // No step does it: the device is the user's, and so are its codes.
  async look(account, { now }) {
    const { users, asOf } = await userCredentials(account)
    return outcomeFrom(
      users
        .filter(({ hasPassword, hasMfa }) => hasPassword && !hasMfa)
        .map(({ userName, arn }) => ({
          id: 'no-mfa',
          resource: arn,
          says: `${userName} can sign in with a password alone`,
          fix: `have ${userName} sign in, open "Security credentials" and assign an MFA device; or remove the password if nobody needs it`,
        })),
      asOfText(asOf, now),
    )
  },
}
