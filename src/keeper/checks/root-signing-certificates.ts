import { accountSummary } from '../account/index.ts'
import { type Check, outcomeFrom } from '../check/index.ts'

export const rootSigningCertificates: Check = {
  id: 'root-signing-certificates',
  title: 'The root user has no signing certificates',
  reason:
    'A signing certificate is a credential for old SOAP calls that nothing limits and nobody looks for; root needs none.',
  source: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html',
  severity: 'high',
  isHardening: true,
  cis: [],
  examples: {
    pass: {
      name: 'no certificate',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { AccountSigningCertificatesPresent: 0 } } },
    },
    fail: {
      name: 'a certificate',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { AccountSigningCertificatesPresent: 1 } } },
    },
  },
  reads: [{ action: 'iam:GetAccountSummary' }],
  changes: [],

  // No step deletes it: what signs with it stops, and root alone can tell what that is.
  async look(account) {
    if ((await accountSummary(account, 'AccountSigningCertificatesPresent')) === 0) return outcomeFrom([])
    return outcomeFrom([
      {
        id: 'certificate-present',
        resource: `arn:${account.partition}:iam::${account.accountId}:root`,
        says: 'the root user has a signing certificate',
        fix: 'sign in as root, open “Security credentials”, and delete it under “X.509 Signing certificates”',
      },
    ])
  },
}
