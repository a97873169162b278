import { credentialReport, REPORT_LIFETIME } from '../credential-report.ts'
import { operation } from '../operation.ts'

/**
 * Makes the credential report, unless there is one that is still true: less than four hours old, and nothing was
 * changed since.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html
 */
export const generateCredentialReport = operation('GenerateCredentialReport', {
  action: 'iam:GenerateCredentialReport',
  access: 'telemetry',

  async handle(_, { db, clock, accountId }) {
    const last = await db.credentialReports.get()
    const { version: accountVersion } = await db.account.get()
    const isFresh =
      last !== undefined && clock() - last.generatedAt < REPORT_LIFETIME && last.accountVersion === accountVersion
    if (isFresh) return { State: 'COMPLETE' }
    const generatedAt = clock()
    await db.credentialReports.put({ generatedAt, accountVersion, content: await credentialReport(db, accountId) })
    if (last !== undefined) return { State: 'STARTED' }
    return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' }
  },
})
