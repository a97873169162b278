import { type Check, cis, outcomeFrom } from '../check/index.ts'
import {
  asOfText,
  CREDENTIAL_REPORT_READS,
  credentialReport,
  daysSince,
  reportExample,
} from '../credential-report/index.ts'

/** In days: a task that needs root is over by then, and daily work is not. */
const RECENT = 1

export const rootUse: Check = {
  id: 'root-use',
  title: 'The root user is not used for daily work',
  reason: 'Nothing limits the root user and few tasks need it; every use of it is a chance to lose the account.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  severity: 'low',
  cis: cis({ '3.0.0': '1.7', '5.0.0': '1.6', '6.0.0': '2.6', '7.0.0': '2.7' }),
  examples: {
    pass: reportExample('last used in spring', {
      user: '<root_account>',
      password_last_used: '2026-04-01T09:00:00+00:00',
    }),
    fail: reportExample('used this morning', {
      user: '<root_account>',
      password_last_used: '2026-11-25T09:00:00+00:00',
    }),
  },
  reads: CREDENTIAL_REPORT_READS,
  changes: [],

  async look(account, { now }) {
    const { root, generatedAt } = await credentialReport(account)
    if (!root) {
      const row = "the credential report's row of the root user"
      return account.isAws
        ? { verdict: 'failed', says: `${row} is missing` }
        : { verdict: 'not-available', operation: row }
    }
    const uses = [root.passwordLastUsed, ...root.activeKeys.map(({ lastUsed }) => lastUsed)]
    const last = Math.max(0, ...uses.filter((time) => time !== undefined))
    if (daysSince(last, now) >= RECENT) return outcomeFrom([], asOfText(generatedAt, now))
    return outcomeFrom([
      {
        id: 'used',
        resource: root.arn,
        says: `the root user was used on ${new Date(last).toISOString().slice(0, 10)}`,
        fix: 'work as a user or role with the permissions that the work needs, and keep root for the tasks that only root can do',
      },
    ])
  },
}
