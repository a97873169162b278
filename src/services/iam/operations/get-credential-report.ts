import { REPORT_LIFETIME, unpackedReport } from '../credential-report.ts'
import { CredentialReportExpired, CredentialReportNotPresent } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * The last credential report, as CSV.
 *
 * @throws ReportNotPresent (410), ReportExpired (410).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html
 */
export const getCredentialReport = operation('GetCredentialReport', {
  action: 'iam:GetCredentialReport',
  access: 'read',

  async handle(_, { db, clock }) {
    const report = await db.credentialReports.get()
    // AWS says no more. Recorded on AWS, 2026-02-17.
    if (report === undefined) throw CredentialReportNotPresent('')
    if (clock() - report.generatedAt >= REPORT_LIFETIME) {
      throw CredentialReportExpired('The report has expired. Use GenerateCredentialReport to make a new one.')
    }
    return {
      Content: await unpackedReport(report.gzip),
      ReportFormat: 'text/csv',
      GeneratedTime: new Date(report.generatedAt),
    }
  },
})
