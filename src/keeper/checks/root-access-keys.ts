import { accountSummary } from '../account/index.ts'
import { type Check, cis, PASS } from '../check/index.ts'
import { checklistWords } from '../checklist.ts'

export const rootAccessKeys: Check = {
  id: 'root-access-keys',
  ...checklistWords('root-access-keys'),
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  severity: 'critical',
  cis: cis({ '3.0.0': '1.4', '5.0.0': '1.3', '6.0.0': '2.3', '7.0.0': '2.4' }),
  examples: {
    pass: {
      name: 'a new account',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { AccountAccessKeysPresent: 0 } } },
    },
    fail: {
      name: 'root once made a key',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { AccountAccessKeysPresent: 1 } } },
    },
  },
  reads: [{ action: 'iam:GetAccountSummary' }],
  changes: [],

  // No step removes the key: what still uses it would stop, and it may be the very key that signs this run.
  async look(account) {
    if ((await accountSummary(account, 'AccountAccessKeysPresent')) === 0) return PASS
    return {
      verdict: 'findings',
      findings: [
        {
          id: 'key-present',
          resource: `arn:${account.partition}:iam::${account.accountId}:root`,
          says: 'the root user has an access key',
          fix: 'sign in as root, open "Security credentials", see when the key was last used, deactivate it, and delete it when nothing misses it',
        },
      ],
    }
  },
}
