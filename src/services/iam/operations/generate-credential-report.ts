import { packedReport, REPORT_LIFETIME } from '../credential-report.ts'
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

  /** Outside of the transaction: it takes a while, and nothing else could be written meanwhile. */
  async prepare(_, { db, clock, accountId }) {
    const last = await db.credentialReports.get()
    const { version: accountVersion } = await db.account.get()
    const generatedAt = clock()
    const isFresh =
      last !== undefined && generatedAt - last.generatedAt < REPORT_LIFETIME && last.accountVersion === accountVersion
    if (isFresh) return { isFirst: false, report: undefined }
    const gzip = await packedReport(db, accountId)
    return { isFirst: last === undefined, report: { generatedAt, accountVersion, gzip } }
  },

  async handle(_, { db }, { isFirst, report }) {
    if (report === undefined) return { State: 'COMPLETE' }
    await db.credentialReports.put(report)
    if (!isFirst) return { State: 'STARTED' }
    return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' }
  },
})
