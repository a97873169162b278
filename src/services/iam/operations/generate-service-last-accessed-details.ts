import { newUuid } from '../../../aws/index.ts'
import { MOST_REPORTS, requesterId } from '../access-jobs.ts'
import { accessReport, packedAccessReport } from '../access-report.ts'
import { operation } from '../operation.ts'

/**
 * Makes the report of what a user, group, role or policy can access, and when that was last tried. It is done when this
 * answers; AWS's takes some seconds.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
export const generateServiceLastAccessedDetails = operation('GenerateServiceLastAccessedDetails', {
  action: 'iam:GenerateServiceLastAccessedDetails',
  access: 'telemetry',
  resource: ({ Arn }) => Arn,

  /** Outside of the transaction: it may read thousands of users. */
  async prepare({ Arn, Granularity: granularity = 'SERVICE_LEVEL' }, { db, clock }) {
    const createdAt = clock()
    const report = await accessReport(db, Arn, createdAt, granularity === 'ACTION_LEVEL')
    return { granularity, createdAt, gzip: await packedAccessReport(report) }
  },

  async handle(_, { db, caller, random }, report) {
    const jobId = newUuid(random)
    await db.accessReports.add({ jobId, requesterId: requesterId(caller), ...report })
    await db.accessReports.keepNewest(requesterId(caller), MOST_REPORTS)
    return { JobId: jobId }
  },
})
